import { readFile } from 'node:fs/promises';
import { SlipwayError } from '#contract/errors.ts';
import type { Needs } from '#core/context.ts';
import { hasCode } from '#core/host/system-error.ts';
import type { ManifestRecord } from '#core/store/store.ts';

/** The locked requirements of a manifest version, pinned and hashed. `content_changed` when their bytes are gone. */
export async function lockText(
  { store }: Needs<'store'>,
  { reference, lock }: Pick<ManifestRecord, 'reference' | 'lock'>,
): Promise<string> {
  if (lock.text !== undefined) return lock.text;
  try {
    return await readFile(store.blobs.pathOf(lock.digest), 'utf8');
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
    throw new SlipwayError('content_changed', {
      message: `The stored lock of ${reference} is missing.`,
      hint: 'Build from the project folder: its dependencies are locked again.',
      details: { digest: lock.digest },
    });
  }
}
