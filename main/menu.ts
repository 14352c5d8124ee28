import { app, BrowserWindow, Menu, type MenuItemConstructorOptions } from 'electron';
import { COMMAND_KEYS, type CommandName, MENUS, type MenuName } from '#preload/commands.ts';
import type { ShellCommand } from '#preload/shell-contract.ts';
import type { TrayTexts } from './background.ts';

interface MenuActions {
  readonly newWindow: () => void;
  readonly tell: (window: BrowserWindow, command: ShellCommand) => void;
}

/** What the menu says, in the language of the page. */
export interface MenuTexts {
  readonly menus: Readonly<Record<MenuName, string>>;
  readonly commands: Readonly<Record<CommandName, string>>;
  readonly tray: TrayTexts;
}

/**
 * The native menu: the commands of the page, which does them, so that menu, shortcut and button are one action. It
 * has only what the system itself does until the page has told its texts.
 */
export function installMenu(actions: MenuActions, texts?: MenuTexts): void {
  const template = texts === undefined ? [{ role: 'editMenu' as const }] : fullMenu(actions, texts);
  const own = process.platform === 'darwin' ? [{ role: 'appMenu' as const }] : [];
  Menu.setApplicationMenu(Menu.buildFromTemplate([...own, ...template]));
}

function fullMenu(actions: MenuActions, texts: MenuTexts): MenuItemConstructorOptions[] {
  const menu = (
    name: MenuName,
    more: readonly MenuItemConstructorOptions[] = [],
  ): MenuItemConstructorOptions => ({
    label: texts.menus[name],
    submenu: [
      ...MENUS[name].map((command) =>
        command === null ? { type: 'separator' as const } : commandItem(actions, texts, command),
      ),
      ...more,
    ],
  });
  const line = { type: 'separator' as const };
  const isMac = process.platform === 'darwin';
  return [
    menu('file', [line, isMac ? { role: 'close' } : { role: 'quit' }]),
    { role: 'editMenu' },
    menu('go'),
    menu('project'),
    menu('view', [
      line,
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      line,
      { role: 'togglefullscreen' },
      ...(app.isPackaged ? [] : [{ role: 'toggleDevTools' as const }]),
    ]),
    { role: 'windowMenu' },
    { ...menu('help', [line, { role: 'about' }]), role: 'help' },
  ];
}

function commandItem(actions: MenuActions, texts: MenuTexts, name: CommandName): MenuItemConstructorOptions {
  const [keys] = COMMAND_KEYS[name];
  return {
    label: texts.commands[name],
    ...(keys === undefined ? {} : { accelerator: acceleratorOf(keys), registerAccelerator: false }),
    click: (_item, window) => {
      if (name === 'new-window') actions.newWindow();
      else if (window instanceof BrowserWindow) actions.tell(window, { type: 'command', name });
    },
  };
}

/** Shown beside the item; the page hears the key itself (https://www.electronjs.org/docs/latest/api/accelerator). */
function acceleratorOf(keys: string): string {
  return keys.replace('mod', 'CmdOrCtrl').replace('shift', 'Shift').replace('alt', 'Alt');
}
