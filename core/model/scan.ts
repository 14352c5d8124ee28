import type { Stats } from 'node:fs';
import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import { SlipwayError } from '#contract/errors.ts';
import { isClosed } from '#core/host/hidden-files.ts';

/** A file that belongs to a model: where it is, and its path inside the model with `/`. */
export interface ScannedFile {
  readonly absolute: string;
  readonly path: string;
  readonly size: number;
}

export interface ScannedModel {
  readonly shape: 'file' | 'folder';
  readonly fileName: string;
  readonly files: readonly ScannedFile[];
  readonly size: number;
}

/** What no model consists of and no copy should carry. */
const IGNORED = new Set(['.git', '.DS_Store', '__pycache__', '.ipynb_checkpoints']);

/**
 * Lists the files of a model file or folder, sorted by path, following links that stay inside. Refuses what
 * cannot be kept as bytes: `path_missing`, `path_unsafe` (links that leave or loop, sockets, devices; hidden files for a
 * page), `model_invalid` (nothing in it).
 */
export async function scanModel(path: string): Promise<ScannedModel> {
  const stats = await statOrExplain(path);
  if (stats.isFile()) {
    if (stats.size === 0) throw emptyModel(path);
    const file = { absolute: path, path: basename(path), size: stats.size };
    return { shape: 'file', fileName: basename(path), files: [file], size: stats.size };
  }
  if (!stats.isDirectory()) throw notAFile(path);
  const root = await realpath(path);
  const files: ScannedFile[] = [];
  await walk(root, root, [root], files);
  files.sort((a, b) => (a.path < b.path ? -1 : 1));
  const size = files.reduce((sum, file) => sum + file.size, 0);
  if (size === 0) throw emptyModel(path);
  return { shape: 'folder', fileName: basename(path), files, size };
}

async function walk(
  root: string,
  folder: string,
  above: readonly string[],
  files: ScannedFile[],
): Promise<void> {
  for (const name of (await readdir(folder)).sort()) {
    if (IGNORED.has(name)) continue;
    const absolute = join(folder, name);
    const path = relative(root, absolute).split(sep).join('/');
    if (isClosed(path)) throw hidden(absolute);
    const stats = await statOrExplain(absolute);
    if (stats.isFile()) {
      await mustStayInside(root, absolute);
      files.push({ absolute, path, size: stats.size });
    } else if (stats.isDirectory()) {
      const real = await mustStayInside(root, absolute);
      if (above.includes(real))
        throw new SlipwayError('path_unsafe', {
          message: `${absolute} is a link to a folder above it.`,
          hint: 'Remove the link.',
          details: { path: absolute },
        });
      await walk(root, absolute, [...above, real], files);
    } else throw notAFile(absolute);
  }
}

async function mustStayInside(root: string, path: string): Promise<string> {
  const real = await realpath(path);
  if (real === root || real.startsWith(root + sep)) return real;
  throw new SlipwayError('path_unsafe', {
    message: `${path} is a link to ${real}, outside the model's folder.`,
    hint: 'Put a copy of the file in the folder instead of a link.',
    details: { path },
  });
}

async function statOrExplain(path: string): Promise<Stats> {
  try {
    return await stat(path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    if (error.code === 'ELOOP') throw loop(path, error);
    if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error;
    const isLink = await lstat(path).then(
      (stats) => stats.isSymbolicLink(),
      () => false,
    );
    throw new SlipwayError('path_missing', {
      message: isLink ? `${path} is a broken link.` : `File or folder not found: ${path}.`,
      hint: 'Check the path; relative paths start at the current folder.',
      details: { path },
      cause: error,
    });
  }
}

function loop(path: string, cause: unknown): SlipwayError {
  return new SlipwayError('path_unsafe', {
    message: `${path} is a link to itself.`,
    hint: 'Remove the link.',
    details: { path },
    cause,
  });
}

function hidden(path: string): SlipwayError {
  return new SlipwayError('path_unsafe', {
    message: `${path} is hidden, and hidden files are not read from here.`,
    hint: 'Take it out of the folder, or use the command line: there it is taken along.',
    details: { path },
  });
}

function emptyModel(path: string): SlipwayError {
  return new SlipwayError('model_invalid', {
    message: `${path} is empty.`,
    hint: 'Save the model again and check its size.',
    details: { path },
  });
}

function notAFile(path: string): SlipwayError {
  return new SlipwayError('path_unsafe', {
    message: `${path} is neither a file nor a folder (a socket, pipe or device).`,
    hint: 'A model must consist of regular files.',
    details: { path },
  });
}
