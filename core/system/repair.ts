import { copyFile, rm } from 'node:fs/promises';
import { SlipwayError } from '#contract/errors.ts';
import { linkOrCopy } from '#core/host/hard-links.ts';
import type { Collections } from '#core/store/store.ts';

/**
 * Puts `<file>.bak`, the state before its last change, in place of every collection file that cannot be read.
 * The damaged file is kept under a name with the time.
 */
export async function repairStore(
  collections: readonly Collections[keyof Collections][],
): Promise<readonly { readonly path: string; readonly keptAs: string }[]> {
  const repaired: { path: string; keptAs: string }[] = [];
  for (const { path, all } of collections) {
    if (!(await isDamaged(all))) continue;
    const keptAs = `${path}.damaged-${Date.now()}`;
    await linkOrCopy(path, keptAs);
    const draft = `${path}.repair`;
    await copyFile(`${path}.bak`, draft);
    await rm(path);
    await linkOrCopy(draft, path);
    await rm(draft);
    repaired.push({ path, keptAs });
  }
  return repaired;
}

async function isDamaged(read: () => Promise<unknown>): Promise<boolean> {
  try {
    await read();
    return false;
  } catch (error) {
    if (error instanceof SlipwayError && error.code === 'store_damaged') return true;
    throw error;
  }
}
