import { randomUUID } from 'node:crypto';
import { link, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
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
    await link(path, draft);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return;
    throw error;
  }
  await rename(draft, `${path}.bak`);
  // rename() of two links to the same file does nothing and leaves the draft (rename(2)).
  await rm(draft, { force: true });
}

/** Windows refuses to replace a file that a virus scanner has open for a moment (lowdb#157). */
async function renameOver(from: string, to: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await rename(from, to);
      return;
    } catch (error) {
      const isBusy = hasCode(error, 'EPERM', 'EBUSY');
      if (process.platform !== 'win32' || !isBusy || attempt === 10) throw error;
      await new Promise((resolve) => setTimeout(resolve, attempt * 10));
    }
  }
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
