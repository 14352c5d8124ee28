import { implement } from '@orpc/server';
import { BrowserWindow, dialog, Notification, nativeTheme } from 'electron';
import { type ShellCommand, shellContract } from '#preload/shell-contract.ts';
import { askConsent } from './ask-consent.ts';
import type { CoreProcess } from './core-process.ts';
import type { MenuTexts } from './menu.ts';
import { openExternal } from './security.ts';

export interface ShellContext {
  readonly window: BrowserWindow;
  readonly commands: CommandQueue;
  /** Lets the page name a path that the user chose. */
  readonly allow: (path: string) => Promise<void>;
  /** Questions of core that the user is asked. */
  readonly questions: Pick<CoreProcess, 'question' | 'agree'>;
  readonly setMenu: (texts: MenuTexts) => void;
  readonly newWindow: () => void;
}

/** What the page is to do next: kept until the page takes it, so that nothing is lost while it loads. */
export interface CommandQueue {
  push(command: ShellCommand): void;
  follow(signal: AbortSignal | undefined): AsyncGenerator<ShellCommand>;
}

export function createCommandQueue(): CommandQueue {
  const waiting: ShellCommand[] = [];
  let wake: () => void = () => undefined;
  return {
    push: (command) => {
      waiting.push(command);
      wake();
    },
    follow: async function* (signal) {
      signal?.addEventListener('abort', () => wake());
      while (signal?.aborted !== true) {
        const command = waiting.shift();
        if (command !== undefined) yield command;
        else
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
      }
    },
  };
}

const base = implement(shellContract).$context<ShellContext>();

export const shellRouter = base.router({
  pickFolder: base.pickFolder.handler(async ({ input, context }) =>
    chosenPath(
      context,
      await dialog.showOpenDialog(context.window, {
        title: input.title,
        properties: ['openDirectory', 'createDirectory'],
      }),
    ),
  ),
  pickFile: base.pickFile.handler(async ({ input, context }) =>
    chosenPath(
      context,
      await dialog.showOpenDialog(context.window, {
        title: input.title,
        properties: input.allowFolder ? ['openFile', 'openDirectory'] : ['openFile'],
      }),
    ),
  ),
  savePath: base.savePath.handler(async ({ input, context }) => {
    const { canceled, filePath } = await dialog.showSaveDialog(context.window, {
      title: input.title,
      defaultPath: input.suggestedName,
    });
    if (canceled || filePath === '') return {};
    await context.allow(filePath);
    return { path: filePath };
  }),
  openExternal: base.openExternal.handler(async ({ input }) => ({ opened: await openExternal(input.url) })),
  notify: base.notify.handler(({ input, context }) => {
    if (BrowserWindow.getFocusedWindow() !== null || !Notification.isSupported()) return { shown: false };
    const notification = new Notification(input);
    notification.on('click', () => context.window.show());
    notification.show();
    return { shown: true };
  }),
  setMenu: base.setMenu.handler(({ input, context }) => {
    context.setMenu(input);
    return {};
  }),
  consent: base.consent.handler(({ input, context }) =>
    askConsent(context.questions, input.question, (asked) => dialog.showMessageBox(context.window, asked)),
  ),
  newWindow: base.newWindow.handler(({ context }) => {
    context.newWindow();
    return {};
  }),
  zoom: base.zoom.handler(({ input, context }) => {
    const { webContents } = context.window;
    const level = webContents.getZoomLevel();
    webContents.setZoomLevel(input.to === 'reset' ? 0 : level + (input.to === 'in' ? 0.5 : -0.5));
    return {};
  }),
  setTheme: base.setTheme.handler(({ input }) => {
    nativeTheme.themeSource = input.theme;
    return {};
  }),
  commands: base.commands.handler(({ context, signal }) => context.commands.follow(signal)),
});

async function chosenPath(
  context: ShellContext,
  chosen: Electron.OpenDialogReturnValue,
): Promise<{ path?: string }> {
  const path = chosen.canceled ? undefined : chosen.filePaths[0];
  if (path === undefined) return {};
  await context.allow(path);
  return { path };
}
