import { constants } from 'node:fs';
import { chmod, copyFile, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { SlipwayError } from '#contract/errors.ts';
import type { LocalPath } from '#contract/local-path.ts';
import type { ModelVersion } from '#contract/model/model.ts';
import type { Needs } from '#core/context.ts';
import { hashFile } from '#core/store/blobs.ts';
import { exportTarget } from '#core/store/export-target.ts';
import type { TaskWork } from '#core/task/tasks.ts';
import { getModel } from './model-versions.ts';

/**
 * Copies a version to `path` (the file itself, or the folder), checked byte for byte. What is there already is replaced
 * as `exportTarget` says, and only once the copy is whole.
 */
export async function exportModel(
  context: Needs<'store' | 'home' | 'reach'>,
  request: { readonly reference: string; readonly path: LocalPath; readonly overwrite: boolean },
  work: TaskWork,
): Promise<{ readonly path: string }> {
  const model = await getModel(context, request.reference);
  const target = await exportTarget(context, request);
  try {
    await copyFiles(context, model, target.draft, work);
    await target.commit();
  } finally {
    await target.discard();
  }
  return { path: request.path };
}

async function copyFiles(
  context: Needs<'store'>,
  model: ModelVersion,
  target: string,
  work: TaskWork,
): Promise<void> {
  let done = 0;
  for (const file of model.files) {
    work.signal.throwIfAborted();
    const path = model.shape === 'file' ? target : join(target, file.path);
    await mkdir(dirname(path), { recursive: true });
    await copyFile(context.store.blobs.pathOf(file.digest), path, constants.COPYFILE_FICLONE);
    await chmod(path, 0o644);
    await mustMatch(path, file.digest, model.reference, work);
    done += file.size;
    work.step('copy', `Copy ${model.reference}`, { amount: { done, total: model.size, unit: 'bytes' } });
  }
}

async function mustMatch(path: string, digest: string, reference: string, work: TaskWork): Promise<void> {
  const found = await hashFile(path, { signal: work.signal });
  if (found === digest) return;
  throw new SlipwayError('content_changed', {
    message: `The stored bytes of ${reference} do not match what was registered.`,
    hint: 'Register the model again from its source; `slipway model verify` lists all damaged files.',
    details: { reference, expected: digest, found },
  });
}
