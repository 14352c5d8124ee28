import { randomUUID } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { linkOrCopy } from '#core/host/hard-links.ts';
import { renameOver } from '#core/host/rename-over.ts';
import { hasCode } from '#core/host/system-error.ts';

/**
 * Replaces a file so that a reader, or a crash at any instant, finds either the old or the new content whole:
 * temporary file → fsync → rename → fsync of the folder. With `keepPrevious` the old content stays as `<path>.bak`.
 */
export async function writeAtomically(
  path: string,
  content: string,
  options: { readonly keepPrevious?: boolean; readonly durable?: boolean } = {},
): Promise<void> {
  const draft = `${path}.${randomUUID()}.tmp`;
  try {
    const handle = await open(draft, 'wx', 0o600);
    try {
      await handle.writeFile(content);
      if (options.durable !== false) await handle.sync();
    } finally {
      await handle.close();
    }
    if (options.keepPrevious === true) await keepPrevious(path);
    await renameOver(draft, path);
    if (options.durable !== false) await syncFolder(dirname(path));
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

async function keepPrevious(path: string): Promise<void> {
  const draft = `${path}.bak.${randomUUID()}.tmp`;
  try {
    await linkOrCopy(path, draft);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return;
    throw error;
  }
  await renameOver(draft, `${path}.bak`);
  // rename() of two links to the same file does nothing and leaves the draft (rename(2)).
  await rm(draft, { force: true });
}

/** Makes a rename in a folder survive a power cut. Windows has no such call and needs none. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
