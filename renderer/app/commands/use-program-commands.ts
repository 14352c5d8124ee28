import { useMantineColorScheme } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { chooseLanguage } from '#renderer/i18n/language.ts';
import type { Command } from '#renderer/page/command.ts';
import { useCommandLine } from '#renderer/page/command-line-store.ts';
import { useCommands } from '#renderer/page/offered-commands.ts';
import { openDialog } from '#renderer/page/opened-dialog.ts';
import { useTheme } from '#renderer/page/use-theme.ts';
import { tell, tellFailure } from '#renderer/parts/feedback/notice.ts';
import { focusNextPane } from '#renderer/parts/layout/panes.ts';
import { shellWord } from '#renderer/parts/text/shell-word.ts';
import { useLastProject } from '#renderer/project/open/last-project.ts';
import { useOpenFolder } from '#renderer/project/open/use-open-folder.ts';
import { isDesktop, shell } from '#renderer/rpc/client.ts';
import { askToPublish } from '#renderer/service/publish/publish-store.ts';
import { usePalette } from './palette-store.ts';

/** What can be done wherever the user is: go to a page, open something, change how the window looks. */
export function useProgramCommands(): void {
  useCommands([...useStartCommands(), ...usePageCommands(), ...useWindowCommands()]);
}

/** What begins something new, whatever page is shown. */
function useStartCommands(): readonly Command[] {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return [
    {
      id: 'publish',
      group: 'start',
      title: t('publish.open'),
      commandLine: 'slipway publish IMAGE --cluster CLUSTER',
      run: () => askToPublish({}),
    },
    {
      id: 'register',
      group: 'start',
      title: t('model.register'),
      commandLine: 'slipway model register NAME PATH',
      run: () =>
        void navigate({ to: '/models', search: {} }).then(() => openDialog('register-model'), tellFailure),
    },
    {
      id: 'add-cluster',
      group: 'start',
      title: t('cluster.add'),
      commandLine: 'slipway cluster add NAME',
      run: () =>
        void navigate({ to: '/clusters', search: {} }).then(() => openDialog('add-cluster'), tellFailure),
    },
    {
      id: 'add-store',
      group: 'start',
      title: t('store.add'),
      commandLine: 'slipway store add NAME ADDRESS',
      run: () =>
        void navigate({ to: '/stores', search: {} }).then(() => openDialog('add-store'), tellFailure),
    },
  ];
}

const PAGES = [
  'models',
  'manifests',
  'images',
  'runs',
  'clusters',
  'services',
  'retrainings',
  'stores',
  'tasks',
] as const;
const PAGE_COMMANDS = {
  models: 'slipway model list',
  manifests: 'slipway manifest list',
  images: 'slipway image list',
  runs: 'slipway runs',
  clusters: 'slipway cluster list',
  services: 'slipway service list',
  retrainings: 'slipway retraining list',
  stores: 'slipway store list',
  tasks: 'slipway task list',
} as const;

function usePageCommands(): readonly Command[] {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const folder = useLastProject((state) => state.folder);
  return [
    { id: 'welcome', group: 'go', title: t('command.name.welcome'), run: () => void navigate({ to: '/' }) },
    {
      id: 'workbench',
      group: 'go',
      title: t('command.name.workbench'),
      note: folder,
      ...(folder === undefined
        ? { reason: t('command.noProject') }
        : { commandLine: `slipway check ${shellWord(folder)}` }),
      run: () => void (folder === undefined ? undefined : navigate({ to: '/project', search: { folder } })),
    },
    ...PAGES.map(
      (page): Command => ({
        id: page,
        group: 'go',
        title: t(`command.name.${page}`),
        commandLine: PAGE_COMMANDS[page],
        run: () => void navigate({ to: `/${page}`, search: {} }),
      }),
    ),
    {
      id: 'settings',
      group: 'go',
      title: t('command.name.settings'),
      commandLine: 'slipway settings get',
      run: () => void navigate({ to: '/settings' }),
    },
    {
      id: 'happened',
      group: 'go',
      title: t('command.name.happened'),
      commandLine: 'slipway report',
      run: () => void navigate({ to: '/happened' }),
    },
  ];
}

function useWindowCommands(): readonly Command[] {
  const { t, i18n } = useTranslation();
  const { openFolderDialog } = useOpenFolder();
  const { setColorScheme } = useMantineColorScheme();
  const { toggle } = useTheme();
  const zoom = (to: 'in' | 'out' | 'reset') => (): void => {
    shell.zoom({ to }).catch(tellFailure);
  };
  const own = (id: string, title: string, run: () => void): Command => ({ id, group: 'program', title, run });
  return [
    own('palette', t('command.name.palette'), () => usePalette.setState({ open: 'palette' })),
    own('shortcuts', t('command.name.shortcuts'), () => usePalette.setState({ open: 'shortcuts' })),
    own('next-pane', t('command.name.next-pane'), () => focusNextPane(1)),
    own('previous-pane', t('command.name.previous-pane'), () => focusNextPane(-1)),
    { ...own('open-folder', t('command.name.open-folder'), openFolderDialog), commandLine: 'slipway init' },
    own('copy-command', t('command.copyCommand'), () => copyCommand(t('parts.copied'))),
    own('toggle-theme', t('command.name.toggle-theme'), toggle),
    own('theme-light', t('command.themeLight'), () => setColorScheme('light')),
    own('theme-dark', t('command.themeDark'), () => setColorScheme('dark')),
    own('theme-system', t('command.themeSystem'), () => setColorScheme('auto')),
    i18n.language.startsWith('fr')
      ? own('english', 'English', () => void chooseLanguage('en').catch(tellFailure))
      : own('french', 'Français', () => void chooseLanguage('fr').catch(tellFailure)),
    ...(isDesktop
      ? [
          own('new-window', t('command.name.new-window'), () => void shell.newWindow().catch(tellFailure)),
          own('zoom-in', t('command.zoomIn'), zoom('in')),
          own('zoom-out', t('command.zoomOut'), zoom('out')),
          own('zoom-reset', t('command.zoomReset'), zoom('reset')),
        ]
      : []),
  ];
}

function copyCommand(copied: string): void {
  const { command } = useCommandLine.getState();
  if (command === undefined) return;
  navigator.clipboard.writeText(command).then(() => tell(copied, command), tellFailure);
}
