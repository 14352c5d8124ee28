import { join } from 'node:path';
import { BrowserWindow, nativeTheme, screen } from 'electron';
import { PAGE_URL } from './app-protocol.ts';
import { readWindowState, rememberWindowState } from './window-state.ts';

/** The page's own background, so that a window does not flash white before its first paint. */
const BACKGROUND = { light: '#f6f7f8', dark: '#12171a' } as const;

interface WindowOptions {
  readonly preload: string;
  readonly stateFile: string;
  /** Called when the page's process ended by itself; the page is loaded again. */
  readonly onCrash: (window: BrowserWindow, reason: string) => void;
}

export function openWindow(options: WindowOptions): BrowserWindow {
  const state = readWindowState(
    options.stateFile,
    screen.getAllDisplays().map((display) => display.workArea),
  );
  const window = new BrowserWindow({
    ...(state === undefined
      ? { width: 1280, height: 800, useContentSize: true }
      : { x: state.x, y: state.y, width: state.width, height: state.height }),
    minWidth: 880,
    minHeight: 560,
    show: false,
    title: 'Slipway',
    backgroundColor: nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light,
    webPreferences: {
      preload: options.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
    },
  });
  if (state?.maximized === true) window.maximize();
  rememberWindowState(window, options.stateFile);
  window.once('ready-to-show', () => window.show());
  window.webContents.on('render-process-gone', (_event, details) => {
    if (details.reason === 'clean-exit') return;
    console.error('the page ended', details);
    options.onCrash(window, details.reason);
    window.webContents.reload();
  });
  void window.loadURL(PAGE_URL);
  return window;
}

/** The paths of the built files, from the folder of the built main script. */
export function builtFiles(folder: string): {
  readonly preload: string;
  readonly page: string;
  readonly core: string;
} {
  return {
    preload: join(folder, '../preload/index.cjs'),
    page: join(folder, '../renderer'),
    core: join(folder, 'core.js'),
  };
}
