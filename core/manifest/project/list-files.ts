import { readdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { locate } from './locate.ts';

/** A file of a project, with its path in the project. */
export interface ProjectFile {
  readonly path: string;
  readonly absolute: string;
  readonly size: number;
}

/** Something on the way that cannot be taken along. */
export interface Obstacle {
  readonly path: string;
  readonly kind: 'outside' | 'unsafe' | 'missing';
  readonly because: string;
}

/** A folder, and the real paths of the folders above it and its own. */
interface Folder {
  readonly path: string;
  readonly above: readonly string[];
}

export interface FileList {
  readonly files: readonly ProjectFile[];
  readonly obstacles: readonly Obstacle[];
  /** True when the list was cut at `limit`. */
  readonly isCut: boolean;
}

/** Folders that hold nothing of a project: history, environments, caches, other tools' output. */
const IGNORED_FOLDERS = new Set([
  '.git',
  '.hg',
  '.svn',
  'node_modules',
  'venv',
  '.venv',
  'env',
  '.tox',
  '.nox',
  '.conda',
  '__pycache__',
  '.ipynb_checkpoints',
  '.pytest_cache',
  '.mypy_cache',
  '.ruff_cache',
  '.idea',
  '.vscode',
  'mlruns',
  'wandb',
  '.slipway',
]);
const IGNORED_FILES = new Set(['.DS_Store', 'Thumbs.db']);

/**
 * The files below a folder of the project, sorted by path. Links are followed while they stay inside the project
 * and lead to no folder above them; what cannot be taken along is named in `obstacles`.
 */
export async function listFiles(
  root: string,
  options: { readonly under?: string; readonly depth?: number; readonly limit?: number } = {},
): Promise<FileList> {
  const { under = '.', depth = 50, limit = 50_000 } = options;
  const files: ProjectFile[] = [];
  const obstacles: Obstacle[] = [];
  const waiting: Folder[] = [{ path: under, above: [await realpath(join(root, under))] }];
  for (let next = waiting.shift(); next !== undefined && files.length < limit; next = waiting.shift())
    for (const path of await pathsIn(root, next.path)) {
      const found = await look(root, path, next);
      if (found.kind === 'file') files.push(found.file);
      else if (found.kind === 'obstacle') obstacles.push(found.obstacle);
      else if (next.above.length <= depth) waiting.push(found.folder);
    }
  files.sort((a, b) => (a.path < b.path ? -1 : 1));
  return { files: files.slice(0, limit), obstacles, isCut: files.length >= limit };
}

/** What a folder of the project holds, in order, without what is nothing of a project. */
async function pathsIn(root: string, folder: string): Promise<readonly string[]> {
  const names = await readdir(join(root, folder));
  return names
    .filter((name) => !IGNORED_FILES.has(name) && !IGNORED_FOLDERS.has(name))
    .sort((a, b) => (a < b ? -1 : 1))
    .map((name) => (folder === '.' ? name : `${folder}/${name}`));
}

type Found =
  | { readonly kind: 'file'; readonly file: ProjectFile }
  | { readonly kind: 'folder'; readonly folder: Folder }
  | { readonly kind: 'obstacle'; readonly obstacle: Obstacle };

async function look(root: string, path: string, parent: Folder): Promise<Found> {
  const found = await locate(root, path);
  switch (found.kind) {
    case 'file':
      return { kind: 'file', file: { path, absolute: found.absolute, size: found.size } };
    case 'folder': {
      const real = await realpath(found.absolute);
      if (parent.above.includes(real)) return obstacle(path, 'unsafe', 'link loop');
      return { kind: 'folder', folder: { path, above: [...parent.above, real] } };
    }
    case 'missing':
      return obstacle(path, 'missing', 'a link to something that is not there');
    default:
      return obstacle(path, found.kind, found.because);
  }
}

function obstacle(path: string, kind: Obstacle['kind'], because: string): Found {
  return { kind: 'obstacle', obstacle: { path, kind, because } };
}
