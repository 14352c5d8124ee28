import type { Stats } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { namesIn } from '#core/host/names-in.ts';
import { hasCode } from '#core/host/system-error.ts';

/** Bytes of all files below a folder, a hard link counted each time; 0 when there is no such folder. */
export async function sizeOf(folder: string): Promise<number> {
  let total = 0;
  await visit(folder, (file) => {
    total += file.size;
  });
  return total;
}

/** Bytes that the folders take on disk together: a file that has several names counts once. */
export async function diskUsage(folders: readonly string[]): Promise<number> {
  const seen = new Set<string>();
  let total = 0;
  for (const folder of folders)
    await visit(folder, (file) => {
      const identity = `${file.dev}-${file.ino}`;
      if (!seen.has(identity)) total += file.blocks * 512;
      seen.add(identity);
    });
  return total;
}

async function visit(folder: string, look: (file: Stats) => void): Promise<void> {
  for (const path of await entriesIn(folder)) {
    const facts = await factsOf(path);
    if (facts === undefined) continue;
    if (facts.isDirectory()) await visit(path, look);
    else if (facts.isFile()) look(facts);
  }
}

async function entriesIn(folder: string): Promise<readonly string[]> {
  return (await namesIn(folder)).map((name) => join(folder, name));
}

/** Undefined when the file went away while its folder was being read. */
async function factsOf(path: string): Promise<Stats | undefined> {
  try {
    return await lstat(path);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}
