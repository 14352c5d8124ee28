import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { SlipwayError } from '#contract/errors.ts';
import { hasCode } from '#core/host/system-error.ts';
import type { ObjectStore, StoredObject } from './object-store.ts';

/** Opens a folder of this machine as a store. */
export function openFolder(folder: string): ObjectStore {
  const pathOf = (name: string): string => {
    if (name.split('/').some((part) => part === '' || part === '.' || part === '..'))
      throw new SlipwayError('path_unsafe', { message: `${name} is no name of an object.` });
    return join(folder, ...name.split('/'));
  };
  return {
    list: async function* ({ prefix, after }) {
      await told(folder, () => stat(folder));
      yield* below(folder, '', { prefix, after: after ?? '' });
    },
    folders: async (prefix) => {
      await told(folder, () => stat(folder));
      const entries = await entriesOf(prefix === '' ? folder : pathOf(prefix.replace(/\/$/, '')));
      return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
    },
    read: async (name) => {
      const path = pathOf(name);
      const handle = await told(path, () => open(path, 'r'));
      return createReadStream(path, { fd: handle });
    },
    create: async (name, bytes) => {
      const path = pathOf(name);
      await told(folder, () => stat(folder));
      await told(path, async () => {
        await mkdir(dirname(path), { recursive: true });
        const handle = await open(path, 'wx', 0o600);
        try {
          await handle.writeFile(bytes);
          await handle.sync();
        } finally {
          await handle.close();
        }
      });
    },
    remove: (name) =>
      told(name, async () => {
        await rm(pathOf(name), { force: true });
        await removeEmpty(folder, posix.dirname(name));
      }),
    close: () => undefined,
  };
}

/** Removes a folder of a store and those above it as far as they are empty: a store of objects has no empty ones. */
async function removeEmpty(root: string, below: string): Promise<void> {
  for (let at = below; at !== '.'; at = posix.dirname(at))
    try {
      await rmdir(join(root, ...at.split('/')));
    } catch (error) {
      // Something is in it, another has removed it, or the folder above is not ours to change: it stays.
      if (hasCode(error, 'ENOTEMPTY', 'EEXIST', 'ENOENT', 'EACCES', 'EPERM', 'EBUSY')) return;
      throw error;
    }
}

type Entries = Awaited<ReturnType<typeof entriesOf>>;

async function entriesOf(path: string) {
  try {
    return await readdir(path, { withFileTypes: true });
  } catch (error) {
    // It went away while it was read, or was never there.
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return [];
    throw error;
  }
}

/** Names of files and folders in the order of whole names: `a.b` comes before `a/b`. */
function inOrder(entries: Entries): Entries {
  const key = (entry: Entries[number]): Buffer => Buffer.from(entry.name + (entry.isDirectory() ? '/' : ''));
  return [...entries].sort((a, b) => Buffer.compare(key(a), key(b)));
}

async function* below(
  root: string,
  at: string,
  { prefix, after }: { readonly prefix: string; readonly after: string },
): AsyncGenerator<StoredObject> {
  for (const entry of inOrder(await entriesOf(join(root, at)))) {
    const name = `${at}${entry.name}`;
    const folderName = `${name}/`;
    if (entry.isDirectory() && mayHold(folderName, prefix, after))
      yield* below(root, folderName, { prefix, after });
    if (
      !entry.isFile() ||
      !name.startsWith(prefix) ||
      Buffer.compare(Buffer.from(name), Buffer.from(after)) <= 0
    )
      continue;
    const facts = await stat(join(root, name));
    yield { name, size: facts.size, changedAt: facts.mtime.toISOString() };
  }
}

/** False for folders of which every name is before `after`, or outside the prefix. */
function mayHold(folder: string, prefix: string, after: string): boolean {
  const isInside = folder.startsWith(prefix) || prefix.startsWith(folder);
  return (
    isInside && (after.startsWith(folder) || Buffer.compare(Buffer.from(folder), Buffer.from(after)) > 0)
  );
}

/** Errors of the file system with words for them. */
async function told<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const details = { path };
    if (hasCode(error, 'EEXIST'))
      throw new SlipwayError('already_exists', { message: `${path} already exists.`, details, cause: error });
    if (hasCode(error, 'ENOENT', 'ENOTDIR'))
      throw new SlipwayError('not_found', {
        message: `${path} was not found.`,
        hint: 'Is the folder mounted?',
        details,
        cause: error,
      });
    if (hasCode(error, 'EACCES', 'EPERM', 'EROFS'))
      throw new SlipwayError('storage_login', {
        message: `${path} cannot be used: ${hasCode(error, 'EROFS') ? 'it is read-only' : 'no permission'}.`,
        hint: 'Check the permissions of the folder.',
        details,
        cause: error,
      });
    throw error;
  }
}
