import { readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { SlipwayError } from '#contract/errors.ts';
import type { LocalPath } from '#contract/local-path.ts';
import { MANIFEST_FILE } from '#contract/manifest/source.ts';
import type { FolderListing } from '#contract/project/index.ts';
import type { Needs } from '#core/context.ts';
import { exists } from '#core/host/exists.ts';
import { isWithin } from '#core/host/reach.ts';
import { hasCode } from '#core/host/system-error.ts';
import { portalRoots } from './reach.ts';

/** More than anyone looks through; the filter of the page finds the rest no better. */
const MOST_ENTRIES = 2000;

/**
 * What is in a folder, for a page that has no dialog of the system: folders first, hidden ones left out. Without a
 * folder the first root. `forbidden` outside the roots, `path_missing` when it is not there or no folder.
 */
export async function browseFolder(
  ground: Needs<'store' | 'home' | 'settings' | 'reach'>,
  asked: LocalPath | undefined,
): Promise<FolderListing> {
  const roots = await portalRoots(ground);
  const folder = asked ?? roots[0] ?? ground.home;
  const names = await readFolder(folder);
  const entries = await Promise.all(names.slice(0, MOST_ENTRIES).map((name) => entryOf(folder, name)));
  const parent = dirname(folder);
  const mayGoUp =
    parent !== folder && (ground.reach === undefined || roots.some((root) => isWithin(parent, root)));
  return {
    folder,
    ...(mayGoUp ? { parent } : {}),
    roots,
    entries: entries
      .filter((entry) => entry !== undefined)
      .sort((a, b) => Number(b.isFolder) - Number(a.isFolder) || a.name.localeCompare(b.name)),
    isCut: names.length > MOST_ENTRIES,
  };
}

async function readFolder(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).filter((name) => !name.startsWith('.'));
  } catch (error) {
    if (hasCode(error, 'EACCES'))
      throw new SlipwayError('forbidden', {
        message: `${folder} cannot be read: permission denied.`,
        hint: 'Check its permissions.',
        cause: error,
      });
    if (!hasCode(error, 'ENOENT', 'ENOTDIR')) throw error;
    throw new SlipwayError('path_missing', {
      message: hasCode(error, 'ENOENT') ? `Folder not found: ${folder}.` : `${folder} is not a folder.`,
      hint: 'Choose another.',
      details: { path: folder },
      cause: error,
    });
  }
}

async function entryOf(folder: string, name: string): Promise<FolderListing['entries'][number] | undefined> {
  const path = join(folder, name);
  const stats = await stat(path).catch((error: unknown) => {
    // A link to something that is not there, or to what may not be seen: nothing to choose.
    if (hasCode(error, 'ENOENT', 'EACCES', 'ELOOP')) return undefined;
    throw error;
  });
  if (stats === undefined || !(stats.isDirectory() || stats.isFile())) return undefined;
  const isFolder = stats.isDirectory();
  return { name, path, isFolder, isProject: isFolder && (await exists(join(path, MANIFEST_FILE))) };
}
