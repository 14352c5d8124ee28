import { randomUUID } from 'node:crypto';
import { chmod, constants, copyFile, mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { SlipwayError } from '#contract/errors.ts';
import type { Candidate, CandidateModel } from '#contract/retraining/retraining.ts';
import type { CoreContext } from '#core/context.ts';
import { hasCode } from '#core/host/system-error.ts';
import { locate } from '#core/manifest/project/locate.ts';
import { digestOf } from '#core/model/register.ts';
import { scanModel } from '#core/model/scan.ts';
import { hashFile } from '#core/store/blobs.ts';
import type { TaskWork } from '#core/task/tasks.ts';

/**
 * Puts promoted models where the project has them, so that the next build is of the model in use. A file that is not a registered
 * version is somebody's work: it stays, and the log says so.
 */
export async function putIntoProject(
  context: CoreContext,
  { folder, candidate }: { readonly folder: string; readonly candidate: Candidate },
  work: TaskWork,
): Promise<void> {
  for (const model of candidate.models) {
    const found = await locate(folder, model.path).catch((error: unknown) => {
      if (hasCode(error, 'EACCES', 'EPERM')) return undefined;
      throw error;
    });
    const target = join(folder, ...model.path.split('/'));
    const digest =
      found?.kind === 'file' || found?.kind === 'folder' ? await digestAt(target, work) : undefined;
    if (digest === model.digest) continue;
    const registered = (await context.store.models.all()).some((each) => each.digest === digest);
    if (digest === undefined || !registered) {
      work.log(`${model.path} of the project is not a registered model and stays as it is.`, 'project');
      continue;
    }
    await replace(context, model, target);
    work.log(`${model.path} of the project is the new model now.`, 'project');
  }
}

async function digestAt(path: string, work: TaskWork): Promise<string | undefined> {
  try {
    const scanned = await scanModel(path);
    const files = await Promise.all(
      scanned.files.map(async (file) => ({
        path: file.path,
        size: file.size,
        digest: await hashFile(file.absolute, { signal: work.signal }),
      })),
    );
    return digestOf(scanned.shape, files);
  } catch (error) {
    if (error instanceof SlipwayError) return undefined;
    throw error;
  }
}

async function replace({ store }: CoreContext, model: CandidateModel, target: string): Promise<void> {
  const draft = `${target}.${randomUUID().slice(0, 8)}.tmp`;
  const former = `${draft}.old`;
  try {
    for (const file of model.files) {
      const path = model.shape === 'file' ? draft : join(draft, ...file.path.split('/'));
      await mkdir(dirname(path), { recursive: true });
      await copyFile(store.blobs.pathOf(file.digest), path, constants.COPYFILE_FICLONE);
      await chmod(path, 0o644);
    }
    // A folder cannot be renamed over one that holds something.
    if (model.shape === 'folder') await rename(target, former);
    await rename(draft, target);
  } finally {
    await rm(draft, { recursive: true, force: true });
    await rm(former, { recursive: true, force: true });
  }
}
