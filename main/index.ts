import { join, resolve } from 'node:path';
import { app, BrowserWindow, session, type WebContents } from 'electron';
import { dataFolder } from '#core/store/data-folder.ts';
import type { ShellCommand } from '#preload/shell-contract.ts';
import { registerAppScheme, serveAppScheme } from './app-protocol.ts';
import { createBackground, type TrayTexts } from './background.ts';
import { type CoreProcess, superviseCore } from './core-process.ts';
import { allowDroppedPaths } from './dropped-paths.ts';
import { resolveLoginShellPath } from './login-shell-path.ts';
import { installMenu } from './menu.ts';
import { createOpenedFiles } from './opened-files.ts';
import { handOverPorts, tellCoreState } from './ports.ts';
import { hardenApp, hardenSession } from './security.ts';
import { createCommandQueue, type ShellContext } from './shell-service.ts';
import { trayIcon } from './tray-icon.ts';
import { builtFiles, openWindow } from './window.ts';

const files = builtFiles(import.meta.dirname);
const data = dataFolder({ environment: process.env });
const shells = new Map<WebContents, ShellContext>();

app.setName('Slipway');
// The page's own profile lies with the data it belongs to: two data folders are two programs that may run at once.
app.setPath('userData', join(data, 'window'));
registerAppScheme();
hardenApp();

/** Paths on the command line: folders to open. Unpackaged, they stand behind the path of the program itself. */
function foldersOf(argv: readonly string[], workingFolder: string): readonly string[] {
  const own = argv.findIndex((argument) => resolve(workingFolder, argument) === app.getAppPath());
  return argv
    .slice(Math.max(own, 0) + 1)
    .filter((argument) => !argument.startsWith('-'))
    .map((argument) => resolve(workingFolder, argument));
}

/** Folder of what is shipped beside the program. */
function resources(): string {
  return app.isPackaged ? process.resourcesPath : join(app.getAppPath(), 'resources');
}

async function coreEnvironment(): Promise<NodeJS.ProcessEnv> {
  const path = await resolveLoginShellPath(process.env);
  return {
    ...process.env,
    ...(path === undefined ? {} : { PATH: path }),
    SLIPWAY_HOME: data,
    SLIPWAY_RESOURCES: resources(),
    SLIPWAY_VERSION: app.getVersion(),
  };
}

function open(command?: ShellCommand): BrowserWindow {
  const window = openWindow({
    preload: files.preload,
    stateFile: join(data, 'window', 'window-state.json'),
    onCrash: (crashed, reason) => tell(crashed, { type: 'page-crashed', reason }),
  });
  const contents = window.webContents;
  shells.set(contents, {
    window,
    commands: createCommandQueue(),
    allow: (path) => allow(path),
    questions: {
      question: async (id) => questions?.question(id),
      agree: async (id) => (await questions?.agree(id)) ?? false,
    },
    setMenu: (texts) => {
      trayTexts = texts.tray;
      installMenu(menuActions, texts);
    },
    newWindow: () => open(),
  });
  window.once('closed', () => shells.delete(contents));
  if (command !== undefined) tell(window, command);
  return window;
}

/** Until core is started there is nothing that could be asked for. */
let allow: CoreProcess['allow'] = async () => undefined;
let questions: Pick<CoreProcess, 'question' | 'agree'> | undefined;

function tell(window: BrowserWindow, command: ShellCommand): void {
  shells.get(window.webContents)?.commands.push(command);
}

let trayTexts: TrayTexts = { open: 'Slipway', quit: '×', working: '…' };
const menuActions = { newWindow: () => void open(), tell };

function openFolders(folders: readonly string[]): void {
  const present = BrowserWindow.getAllWindows()[0];
  const window = present ?? open();
  if (window.isMinimized()) window.restore();
  if (present !== undefined) window.focus();
  const folder = folders[0];
  if (folder !== undefined) void allow(folder).then(() => tell(window, { type: 'open-folder', folder }));
}

// macOS hands over files this way, also the one that the program is started with.
const openedFiles = createOpenedFiles((folder) => openFolders([folder]));
app.on('open-file', (event, path) => {
  event.preventDefault();
  openedFiles.take(path);
});

async function start(): Promise<void> {
  const environment = coreEnvironment();
  await app.whenReady();
  hardenSession(session.defaultSession);
  serveAppScheme(files.page);
  const core = superviseCore({
    entry: files.core,
    environment,
    onState: (state) => {
      for (const contents of shells.keys()) tellCoreState(contents, state);
    },
  });
  allow = core.allow;
  questions = core;
  handOverPorts({ core, contextOf: (contents) => shells.get(contents) });
  allowDroppedPaths(core);
  installMenu(menuActions);
  openFolders(foldersOf(process.argv, process.cwd()));
  openedFiles.start();

  app.on('second-instance', (_event, argv, workingFolder) => openFolders(foldersOf(argv, workingFolder)));
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) open();
  });
  const background = createBackground({
    openPort: core.openPort,
    icon: trayIcon(resources(), process.platform),
    texts: () => trayTexts,
    openWindow: () => openFolders([]),
    quit: () => app.quit(),
  });
  app.on('browser-window-created', background.leave);
  app.on('window-all-closed', () => {
    // On a Mac a program without windows goes on anyway.
    if (process.platform === 'darwin') return;
    background.enter().catch((error: unknown) => {
      console.error('nobody could tell what is under way', error);
      app.quit();
    });
  });
  let hasClosed = false;
  app.on('will-quit', (event) => {
    if (hasClosed) return;
    event.preventDefault();
    void core.close().finally(() => {
      hasClosed = true;
      app.quit();
    });
  });
}

process.on('unhandledRejection', (error) => console.error('unhandled rejection in the shell', error));

if (process.env.SLIPWAY_SINGLE_INSTANCE === 'off' || app.requestSingleInstanceLock()) {
  void start();
} else {
  app.quit();
}
