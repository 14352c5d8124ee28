import type { Stats } from 'node:fs';
import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { join, posix, sep } from 'node:path';
import { isClosed } from '#core/host/hidden-files.ts';

/** What stands at a path that a manifest names. `outside` and `unsafe` are never read. */
export type Located =
  | { readonly kind: 'file'; readonly absolute: string; readonly size: number }
  | { readonly kind: 'folder'; readonly absolute: string }
  | { readonly kind: 'missing'; readonly isBrokenLink: boolean }
  | { readonly kind: 'outside'; readonly because: 'absolute' | 'parent' | 'link' }
  | { readonly kind: 'unsafe'; readonly because: 'link loop' | 'not a file or folder' | 'hidden' };

/** Finds a path inside a project folder (whose own links are resolved), never one that leaves it; for a page no hidden one. */
export async function locate(
  folder: string,
  path: string,
  texts: Readonly<Record<string, string>> = {},
  ground: NameGround = thisMachine,
): Promise<Located> {
  if (isAbsolutePath(path)) return { kind: 'outside', because: 'absolute' };
  const clean = cleanPath(path);
  if (clean === '..' || clean.startsWith('../')) return { kind: 'outside', because: 'parent' };
  if (isClosed(clean)) return { kind: 'unsafe', because: 'hidden' };
  const absolute = join(folder, ...clean.split('/'));
  const unsaved = Object.hasOwn(texts, clean) ? texts[clean] : undefined;
  if (unsaved !== undefined) return { kind: 'file', absolute, size: Buffer.byteLength(unsaved) };
  let stats: Stats;
  try {
    stats = await stat(absolute);
    const real = await realpath(absolute);
    if (!(await isNamedSo(folder, clean, ground))) return { kind: 'missing', isBrokenLink: false };
    if (real !== folder && !real.startsWith(folder + sep)) return { kind: 'outside', because: 'link' };
  } catch (error) {
    return explain(absolute, error);
  }
  if (stats.isFile()) return { kind: 'file', absolute, size: stats.size };
  if (stats.isDirectory()) return { kind: 'folder', absolute };
  return { kind: 'unsafe', because: 'not a file or folder' };
}

/** How names of files are compared on a system. */
interface NameGround {
  readonly platform: NodeJS.Platform;
  readonly namesIn: (folder: string) => Promise<readonly string[]>;
}

const thisMachine: NameGround = { platform: process.platform, namesIn: (folder) => readdir(folder) };

/**
 * Whether every part of a path is written as its folder has it. macOS and Windows find `Score.py` under `score.py` too; in an image,
 * which is Linux, it would not be found. How an accent is composed does not matter: files are put into images under the written name.
 */
async function isNamedSo(folder: string, clean: string, { platform, namesIn }: NameGround): Promise<boolean> {
  if ((platform !== 'darwin' && platform !== 'win32') || clean === '.') return true;
  let at = folder;
  for (const part of clean.split('/')) {
    const names = await namesIn(at);
    if (!names.some((name) => name.normalize('NFC') === part.normalize('NFC'))) return false;
    at = join(at, part);
  }
  return true;
}

async function explain(absolute: string, error: unknown): Promise<Located> {
  if (!(error instanceof Error && 'code' in error)) throw error;
  if (error.code === 'ELOOP') return { kind: 'unsafe', because: 'link loop' };
  if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error;
  const isBrokenLink = await lstat(absolute).then(
    (stats) => stats.isSymbolicLink(),
    () => false,
  );
  return { kind: 'missing', isBrokenLink };
}

/** Absolute on any system: a manifest goes from one to another. */
export function isAbsolutePath(path: string): boolean {
  return /^(?:[A-Za-z]:|[\\/]|~)/.test(path);
}

/** The path with `/`, without `./`, `a/../` and a slash at its end. */
export function cleanPath(path: string): string {
  const clean = posix.normalize(path.replaceAll('\\', '/')).replace(/\/+$/, '');
  return clean === '' ? '.' : clean;
}
