import { randomUUID } from 'node:crypto';
import { mkdir, open, realpath, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { renameOver } from '#core/host/rename-over.ts';
import { hasCode } from '#core/host/system-error.ts';

/**
 * Writes a text file of a project whole or not at all: temporary file next to it → fsync → rename. Keeps the mode of
 * a file that is there, and writes through a link to the file it names.
 */
export async function writeProjectFile(folder: string, path: string, text: string): Promise<void> {
  const named = join(folder, ...path.split('/'));
  await mkdir(dirname(named), { recursive: true });
  const target = await realpath(named).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return named;
    throw error;
  });
  const mode = await stat(target).then(
    (stats) => stats.mode & 0o777,
    () => 0o644,
  );
  const draft = `${target}.${randomUUID().slice(0, 8)}.tmp`;
  try {
    const handle = await open(draft, 'wx', mode);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await renameOver(draft, target);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}
