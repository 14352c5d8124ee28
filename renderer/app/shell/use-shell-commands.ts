import type { TFunction } from 'i18next';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { COMMAND_KEYS, type CommandName, isCommandName } from '#preload/commands.ts';
import type { ShellCommand } from '#preload/shell-contract.ts';
import { runCommand } from '#renderer/page/offered-commands.ts';
import { tell } from '#renderer/parts/feedback/notice.ts';
import { useOpenFolder } from '#renderer/project/open/use-open-folder.ts';
import { isDesktop, shell } from '#renderer/rpc/client.ts';
import { useConnection } from '#renderer/rpc/connection.ts';

/** Does what the native menu, a second start of the program or the shell asks for. */
export function useShellCommands(): void {
  const generation = useConnection((state) => state.generation);
  const obey = useRef<(command: ShellCommand) => void>(() => undefined);
  obey.current = useCommandHandler();
  useMenuTexts(generation);

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
  const { openFolder } = useOpenFolder();
  return (command) => {
    switch (command.type) {
      case 'open-folder':
        return openFolder(command.folder);
      case 'page-crashed':
        return tell(t('app.pageCrashed'), command.reason);
      case 'command':
        runCommand(command.name);
        return;
    }
  };
}

/** Tells the native menu its texts, again whenever the language changes. */
function useMenuTexts(generation: number): void {
  const { t, i18n } = useTranslation();
  const { language } = i18n;
  useEffect(() => {
    if (!isDesktop || generation === 0 || language === '') return;
    const texts = {
      menus: {
        file: t('command.menu.file'),
        go: t('command.menu.go'),
        project: t('command.menu.project'),
        view: t('command.menu.view'),
        help: t('command.menu.help'),
      },
      commands: commandTitles(t),
      tray: { open: t('command.trayOpen'), quit: t('command.trayQuit'), working: t('command.trayWorking') },
    };
    shell.setMenu(texts).catch((error: unknown) => console.debug('the menu has no texts', error));
  }, [generation, language, t]);
}

function commandTitles(t: TFunction): Record<CommandName, string> {
  const names = Object.keys(COMMAND_KEYS).filter(isCommandName);
  return Object.fromEntries(names.map((name) => [name, t(`command.name.${name}`)])) as Record<
    CommandName,
    string
  >;
}
