import { spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { join } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/** Long enough for a program that cannot start to say so, or for one to hand over to the window that is open. */
const SETTLE_MS = 2500;

/** Where Electron lies below its folder, by platform. */
const ELECTRON: Readonly<Record<string, string>> = {
  darwin: 'Electron.app/Contents/MacOS/Electron',
  win32: 'electron.exe',
};

export interface Desktop {
  readonly executable: string;
  /** Folder of this Slipway. */
  readonly root: string;
}

/** Slipway's window, where this machine can show one; undefined without a display, without Electron or unbuilt. */
export async function findDesktop(
  root: string,
  environment: Environment,
  platform: NodeJS.Platform,
): Promise<Desktop | undefined> {
  const hasDisplay = platform !== 'linux' || isSet(environment.DISPLAY) || isSet(environment.WAYLAND_DISPLAY);
  if (!hasDisplay || !(await isThere(join(root, 'out', 'main', 'index.js')))) return undefined;
  const name = ELECTRON[platform] ?? 'electron';
  const own = environment.ELECTRON_OVERRIDE_DIST_PATH;
  const places = [
    ...(isSet(own) ? [join(own ?? '', name)] : []),
    join(root, 'node_modules/electron/dist', name),
  ];
  for (const executable of places) if (await isThere(executable, constants.X_OK)) return { executable, root };
  return undefined;
}

/** Opens a folder in the window: a new one, or the one that is open on the same data. False when it did not start. */
export async function openInDesktop(
  { executable, root }: Desktop,
  options: { readonly folder: string; readonly environment: Environment },
): Promise<boolean> {
  const asRoot = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const { ELECTRON_RUN_AS_NODE: _asNode, ...env } = options.environment;
  const child = spawn(executable, [...asRoot, root, options.folder], {
    env,
    detached: true,
    stdio: 'ignore',
  });
  const isStarted = await new Promise<boolean>((resolve) => {
    const timer = setTimeout(() => resolve(true), SETTLE_MS);
    const end = (started: boolean): void => {
      clearTimeout(timer);
      resolve(started);
    };
    child.once('error', () => end(false));
    child.once('exit', (code) => end(code === 0));
  });
  child.unref();
  return isStarted;
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}

async function isThere(path: string, mode?: number): Promise<boolean> {
  return access(path, mode).then(
    () => true,
    () => false,
  );
}
