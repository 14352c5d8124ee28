import { stat } from 'node:fs/promises';
import type { ScannedModel } from '#core/model/scan.ts';

/**
 * What changes whenever files change: sizes, times (nanoseconds) and inodes. Undefined while a file is so
 * new that another change could get the same time: then only its bytes tell (the “racy” entries of Git's index).
 */
export async function stampOf(scanned: ScannedModel, now: number = Date.now()): Promise<string | undefined> {
  const parts: string[] = [];
  for (const file of scanned.files) {
    const { size, ino, mtimeNs, ctimeNs, mtimeMs, ctimeMs } = await stat(file.absolute, { bigint: true });
    if (now - Number(mtimeMs > ctimeMs ? mtimeMs : ctimeMs) < SETTLE_MS) return undefined;
    parts.push(`${file.path} ${size} ${ino} ${mtimeNs} ${ctimeNs}`);
  }
  return parts.join('\n');
}

/** Longer than the coarsest clock of common file systems but FAT. */
const SETTLE_MS = 1000;
