import { Outlet } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { PAGE_BAR_ID } from '#renderer/page/page-bar.tsx';
import { PANE } from '#renderer/parts/layout/panes.ts';
import { NewProjectDialog } from '#renderer/project/open/new-project-dialog.tsx';
import { PublishHost } from '#renderer/service/publish/publish-host.tsx';
import { CommandsHost } from '../commands/commands-host.tsx';
import { useCommandKeys } from '../commands/use-command-keys.ts';
import { useProgramCommands } from '../commands/use-program-commands.ts';
import { NavigationRail } from '../rail/navigation-rail.tsx';
import { ConnectionNotice } from './connection-notice.tsx';
import styles from './shell.module.css';
import { StatusBar } from './status-bar.tsx';
import { useDroppedFolders } from './use-dropped-folders.ts';
import { useRestoredProject } from './use-restored-project.ts';
import { useShellCommands } from './use-shell-commands.ts';
import { useTaskNotices } from './use-task-notices.ts';

/** What stands around every page: the bar on top, the rail, the status line, and the notice of a lost core. */
export function Shell() {
  const { t } = useTranslation();
  useProgramCommands();
  useCommandKeys();
  useShellCommands();
  useDroppedFolders();
  useTaskNotices();
  useRestoredProject();
  return (
    <div className={styles.shell}>
      <button type="button" className={styles.skip} onClick={focusPage}>
        {t('app.skipToPage')}
      </button>
      <header id={PAGE_BAR_ID} className={styles.bar} {...PANE} />
      <NavigationRail />
      <main id="page" className={styles.page} tabIndex={-1} {...PANE}>
        <ConnectionNotice />
        <Outlet />
      </main>
      <StatusBar />
      <NewProjectDialog />
      <CommandsHost />
      <PublishHost />
    </div>
  );
}

function focusPage(): void {
  document.getElementById('page')?.focus();
}
