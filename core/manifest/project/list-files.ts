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

/** A folder to be listed, and the real paths of the folders above it and its own. */
interface Waiting {
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
  const limit = options.limit ?? 50_000;
  const files: ProjectFile[] = [];
  const obstacles: Obstacle[] = [];
  const start = options.under ?? '.';
  const waiting: Waiting[] = [{ path: start, above: [await realpath(join(root, start))] }];
  for (let next = waiting.shift(); next !== undefined && files.length < limit; next = waiting.shift()) {
    const entries = await readdir(join(root, next.path), { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = next.path === '.' ? entry.name : `${next.path}/${entry.name}`;
      if (IGNORED_FILES.has(entry.name) || IGNORED_FOLDERS.has(entry.name)) continue;
      const found = await locate(root, path);
      if (found.kind === 'file') files.push({ path, absolute: found.absolute, size: found.size });
      else if (found.kind === 'folder') {
        const real = await realpath(found.absolute);
        if (next.above.includes(real)) obstacles.push({ path, kind: 'unsafe', because: 'link loop' });
        else if (next.above.length <= (options.depth ?? 50))
          waiting.push({ path, above: [...next.above, real] });
      } else
        obstacles.push({
          path,
          kind: found.kind,
          because: found.kind === 'missing' ? 'a link to something that is not there' : found.because,
        });
    }
  }
  files.sort((a, b) => (a.path < b.path ? -1 : 1));
  return { files: files.slice(0, limit), obstacles, isCut: files.length >= limit };
}
