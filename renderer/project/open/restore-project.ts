import { client } from '#renderer/rpc/client.ts';

const KEY = 'slipway.open-project';
const WINDOW_LOCK = 'slipway.window';

/** The project that was open when the program ended last. Read before anything writes it. */
const atStart = localStorage.getItem(KEY);

/** Remembers the project for the next start of the program. */
export function rememberOpenProject(folder: string): void {
  localStorage.setItem(KEY, folder);
}

/** The project to open at the start: the one of the last time, if it is still there and this is the first window. */
export async function projectToRestore(): Promise<string | undefined> {
  if (atStart === null || !(await isFirstWindow())) return undefined;
  const { folders } = await client.project.recent({});
  return folders.some(({ folder, present }) => folder === atStart && present) ? atStart : undefined;
}

/** Every window holds a shared lock for as long as it lives. */
async function isFirstWindow(): Promise<boolean> {
  const { held = [] } = await navigator.locks.query();
  void navigator.locks.request(WINDOW_LOCK, { mode: 'shared' }, () => new Promise(() => undefined));
  return !held.some(({ name }) => name === WINDOW_LOCK);
}
