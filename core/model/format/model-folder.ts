import { lstat, opendir, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import type { ModelFormat } from '#contract/model/format.ts';
import { openFileSource } from './bytes/byte-source.ts';

/** A folder that holds a model. Nothing outside it is ever read, whatever its files say or link to. */
export interface ModelFolder {
  /** Names of what lies directly in it, sorted; at most 1,000. */
  readonly names: readonly string[];
  /** The text of a file in it of at most `limit` bytes; undefined when there is none. */
  readText(name: string, limit: number): Promise<string | undefined>;
  /** Whether there is a regular file of this name, also through a link that stays inside. */
  isFile(name: string): Promise<boolean>;
  /** Describes a file or folder in it; undefined when there is none, or when it leaves the folder. */
  describe(path: string): Promise<ModelFormat | undefined>;
}

const MOST_NAMES = 1_000;

const MISSING = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG', 'ERR_INVALID_ARG_VALUE']);

/** Whether a path of the folder's own files cannot be followed: that is the folder's fault, not the disk's. */
const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && MISSING.has(error.code);

/** The real path of something inside `root`; undefined when it is missing, links in a loop or leads out. */
const inside = async (root: string, path: string): Promise<string | undefined> => {
  if (isAbsolute(path)) return undefined;
  try {
    const real = await realpath(join(root, path));
    const way = relative(root, real);
    return way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way) ? undefined : real;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
};

const listNames = async (root: string): Promise<string[]> => {
  const names: string[] = [];
  const directory = await opendir(root);
  for await (const entry of directory) {
    names.push(entry.name);
    if (names.length >= MOST_NAMES) break;
  }
  return names.sort();
};

interface FolderOptions {
  readonly signal?: AbortSignal | undefined;
  /** Describes a file or folder whose real path is inside. */
  readonly describe: (realPath: string) => Promise<ModelFormat>;
}

/** Opens a folder for detection. Throws when it cannot be listed. */
export const openModelFolder = async (path: string, options: FolderOptions): Promise<ModelFolder> => {
  const root = await realpath(path);
  const names = await listNames(root);
  return {
    names,
    readText: async (name, limit) => {
      const real = await inside(root, name);
      if (real === undefined || !(await stat(real)).isFile()) return undefined;
      const source = await openFileSource(real, { signal: options.signal });
      if (source === undefined) return undefined;
      try {
        return source.size > limit ? undefined : (await source.read(0, source.size)).toString('utf8');
      } finally {
        await source.close();
      }
    },
    isFile: async (name) => {
      const real = await inside(root, name);
      return real !== undefined && (await lstat(real)).isFile();
    },
    describe: async (inner) => {
      const real = await inside(root, inner);
      return real === undefined || real === root ? undefined : options.describe(real);
    },
  };
};
