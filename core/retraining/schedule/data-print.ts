import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import type { LocalPath } from '#contract/local-path.ts';
import type { Training } from '#contract/manifest/training.ts';
import { localPathOf } from '#core/host/local-path.ts';
import { hasCode } from '#core/host/system-error.ts';
import { isAddress } from '#core/manifest/check/is-address.ts';
import { listFiles } from '#core/manifest/project/list-files.ts';
import { cleanPath, locate } from '#core/manifest/project/locate.ts';

const MOST_FILES = 100_000;

/**
 * Returns what the data of a training looks like from outside: name, size and time of each file, as a digest. Cheap enough to be
 * asked every half minute; whether the content differs is found out by the retraining.
 */
export async function dataPrint(folder: LocalPath, { data }: Pick<Training, 'data'>): Promise<string> {
  const hash = createHash('sha256');
  for (const [name, source] of Object.entries(data).sort(([one], [other]) => (one < other ? -1 : 1))) {
    if (isAddress(source)) continue;
    hash.update(`\0${name}\0${source}`);
    for (const path of await filesOf(folder, cleanPath(source))) hash.update(await lineOf(path));
  }
  return hash.digest('hex');
}

async function filesOf(folder: LocalPath, path: string): Promise<readonly string[]> {
  const found = await locate(folder, path);
  if (found.kind === 'file') return [found.absolute];
  if (found.kind !== 'folder') return [];
  const { files } = await listFiles(localPathOf(found.absolute), { limit: MOST_FILES });
  return files.map(({ absolute }) => absolute).sort();
}

async function lineOf(path: string): Promise<string> {
  try {
    const { size, mtimeMs } = await stat(path);
    return `\0${path}\0${size}\0${mtimeMs}`;
  } catch (error) {
    // It went away between two looks at the folder.
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return '';
    throw error;
  }
}
