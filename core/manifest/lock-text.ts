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
  return lock.text ?? readText(store, reference, lock.digest);
}

/** The locked conda packages of a manifest version; undefined when it has none. Errors as `lockText`. */
export async function condaText(
  { store }: Needs<'store'>,
  { reference, lock }: Pick<ManifestRecord, 'reference' | 'lock'>,
): Promise<string | undefined> {
  return lock.conda === undefined ? undefined : readText(store, reference, lock.conda.digest);
}

async function readText(
  { blobs }: Needs<'store'>['store'],
  reference: string,
  digest: string,
): Promise<string> {
  try {
    return await readFile(blobs.pathOf(digest), 'utf8');
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
    throw new SlipwayError('content_changed', {
      message: `The stored lock of ${reference} is missing.`,
      hint: 'Build from the project folder: its dependencies are locked again.',
      details: { digest },
    });
  }
}
