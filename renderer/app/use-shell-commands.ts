import { useMantineColorScheme } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { ShellCommand } from '../../preload/shell-contract.ts';
import { tell } from '../parts/notice.ts';
import { useOpenFolder } from '../project/use-open-folder.ts';
import { isDesktop, shell } from '../rpc/client.ts';
import { useConnection } from '../rpc/connection.ts';

/** Does what the native menu, a second start of the program or the shell asks for. */
export function useShellCommands(): void {
  const generation = useConnection((state) => state.generation);
  const obey = useRef<(command: ShellCommand) => void>(() => undefined);
  obey.current = useCommandHandler();

  useEffect(() => {
    if (!isDesktop || generation === 0) return;
    const stop = new AbortController();
    const follow = async (): Promise<void> => {
      for await (const command of await shell.commands(undefined, { signal: stop.signal }))
        obey.current(command);
    };
    follow().catch((error: unknown) => {
      // Ends with the connection; the next generation starts it anew.
      if (!stop.signal.aborted) console.debug('commands of the shell ended', error);
    });
    return () => stop.abort();
  }, [generation]);
}

function useCommandHandler(): (command: ShellCommand) => void {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { openFolder, openFolderDialog } = useOpenFolder();
  const { toggleColorScheme } = useMantineColorScheme();
  return (command) => {
    switch (command.type) {
      case 'open-folder':
        return openFolder(command.folder);
      case 'open-folder-dialog':
        return openFolderDialog();
      case 'toggle-theme':
        return toggleColorScheme();
      case 'page-crashed':
        return tell(t('app.pageCrashed'), command.reason);
      case 'go':
        void navigate({ to: command.page === 'welcome' ? '/' : `/${command.page}` });
        return;
    }
  };
}
