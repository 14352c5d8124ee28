import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from '#core/host/system-error.ts';

/** Makes a folder in one that is there, under the first free name: `iris`, `iris-2`, … */
export async function makeNumberedFolder(parent: string, name: string): Promise<string> {
  for (let number = 1; ; number += 1) {
    const folder = join(parent, number === 1 ? name : `${name}-${number}`);
    if (await makeFolder(folder)) return folder;
  }
}

/** False when there is something of that name. */
export async function makeFolder(folder: string): Promise<boolean> {
  try {
    await mkdir(folder);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
}
