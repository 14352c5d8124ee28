import { app, BrowserWindow, Menu, type MenuItemConstructorOptions } from 'electron';
import type { ShellCommand } from '../preload/shell-contract.ts';

interface MenuActions {
  readonly newWindow: () => void;
  readonly tell: (window: BrowserWindow, command: ShellCommand) => void;
}

/** The native menu. What it does happens in the page, so that menu, shortcut and button are one action. */
export function installMenu(actions: MenuActions): void {
  const order = (label: string, command: ShellCommand, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    ...(accelerator === undefined ? {} : { accelerator }),
    click: (_item, window) => {
      if (window instanceof BrowserWindow) actions.tell(window, command);
    },
  });
  const isMac = process.platform === 'darwin';
  const template: MenuItemConstructorOptions[] = [
    ...(isMac ? [{ role: 'appMenu' as const }] : []),
    {
      label: 'File',
      submenu: [
        order('Open Folder…', { type: 'open-folder-dialog' }, 'CmdOrCtrl+O'),
        { label: 'New Window', accelerator: 'CmdOrCtrl+Shift+N', click: actions.newWindow },
        { type: 'separator' },
        order('Settings', { type: 'go', page: 'settings' }, 'CmdOrCtrl+,'),
        { type: 'separator' },
        isMac ? { role: 'close' } : { role: 'quit' },
      ],
    },
    { role: 'editMenu' },
    {
      label: 'View',
      submenu: [
        order('Welcome', { type: 'go', page: 'welcome' }),
        order('Tasks', { type: 'go', page: 'tasks' }),
        order('Switch Light and Dark', { type: 'toggle-theme' }),
        { type: 'separator' },
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
        ...(app.isPackaged ? [] : [{ role: 'toggleDevTools' as const }]),
      ],
    },
    { role: 'windowMenu' },
    { role: 'help', submenu: [{ role: 'about' }] },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
