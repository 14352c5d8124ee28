import { chmod, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Needs } from '#core/context.ts';
import type { ScriptRoom } from '#core/engine/script-runner.ts';
import { removeFolder } from '#core/host/remove-folder.ts';
import { hasCode } from '#core/host/system-error.ts';

/** The folders of one retraining: gone when it ends. */
export interface Room extends ScriptRoom {
  /** Data from outside the project. */
  readonly inputs: string;
  /** What the candidate is judged with: out of the script's working folder. */
  readonly judging: string;
  clear(): Promise<void>;
}

export async function makeRoom({ store }: Needs<'store'>, id: string): Promise<Room> {
  const folder = join(store.folder, 'retrainings', id);
  await remove(folder);
  const room = {
    folder,
    work: join(folder, 'project'),
    home: join(folder, 'home'),
    temporary: join(folder, 'tmp'),
    inputs: join(folder, 'data'),
    judging: join(folder, 'holdout'),
  };
  for (const each of Object.values(room)) await mkdir(each, { recursive: true, mode: 0o700 });
  return { ...room, clear: () => remove(folder) };
}

/** Returns an empty folder in which a script that judges runs; its working folder is named, and not made yet. */
export async function judgingRoom({ judging }: Room, name: string, work: string): Promise<ScriptRoom> {
  const folder = join(judging, name);
  await removeFolder(folder);
  await mkdir(folder, { recursive: true });
  return { folder, work: join(folder, work), home: join(folder, 'home'), temporary: join(folder, 'tmp') };
}

/** Scripts may leave folders that may not be written into. */
async function remove(folder: string): Promise<void> {
  try {
    await removeFolder(folder);
  } catch (error) {
    if (!hasCode(error, 'EACCES', 'EPERM', 'ENOTEMPTY')) throw error;
    await open(folder);
    await removeFolder(folder);
  }
}

async function open(folder: string): Promise<void> {
  await chmod(folder, 0o700);
  for (const entry of await readdir(folder, { withFileTypes: true }))
    if (entry.isDirectory()) await open(join(folder, entry.name));
}
