import { join } from 'node:path';
import { SlipwayError } from '#contract/errors.ts';
import type { ModelFile } from '#contract/model/model.ts';
import type { Candidate, CandidateModel } from '#contract/retraining/retraining.ts';
import type { Needs } from '#core/context.ts';
import { hasCode } from '#core/host/system-error.ts';
import { locate } from '#core/manifest/project/locate.ts';
import { digestOf } from '#core/model/register.ts';
import { type ScannedModel, scanModel } from '#core/model/scan.ts';
import { hashFile } from '#core/store/blobs.ts';
import type { TaskWork } from '#core/task/tasks.ts';
import { isDraftOf, type PresentFile, replaceModelFiles } from './replace-model-files.ts';
import { stampOf } from './train/copy-project.ts';

type Work = Pick<TaskWork, 'signal' | 'log'>;

/**
 * Puts promoted models where the project has them, so that the next build is of the model in use. A file that is not of a registered
 * version is somebody's work: it stays, and the log says so. What stopped in the middle can be repeated.
 */
export async function putIntoProject(
  context: Needs<'store'>,
  { folder, candidate }: { readonly folder: string; readonly candidate: Candidate },
  work: Work,
): Promise<void> {
  for (const model of candidate.models) {
    const present = await presentModel(folder, model, work);
    if (present?.digest === model.digest) continue;
    const target = join(folder, ...model.path.split('/'));
    const obstacle =
      present === undefined || !(await isRegistered(context, present, model))
        ? 'it is not a registered model'
        : await replaceModelFiles(context, { target, model, present }, work.signal);
    work.log(
      obstacle === undefined
        ? `${model.path} of the project is the new model now.`
        : `${model.path} of the project stays as it is: ${obstacle}.`,
      'project',
    );
  }
}

interface PresentModel {
  readonly shape: ScannedModel['shape'];
  readonly digest: string;
  readonly files: readonly PresentFile[];
}

/** The model as the project has it; undefined when there is none that can be read. */
async function presentModel(
  folder: string,
  { path }: CandidateModel,
  { signal }: Work,
): Promise<PresentModel | undefined> {
  try {
    const { kind } = await locate(folder, path);
    if (kind !== 'file' && kind !== 'folder') return undefined;
    const { shape, files: scanned } = await scanModel(join(folder, ...path.split('/')));
    const files: PresentFile[] = [];
    for (const { absolute, path: place, size } of scanned) {
      const stamp = await stampOf(absolute);
      files.push({ path: place, size, digest: await hashFile(absolute, { signal }), absolute, stamp });
    }
    return { shape, digest: digestOf(shape, files), files };
  } catch (error) {
    if (error instanceof SlipwayError || hasCode(error, 'EACCES', 'EPERM', 'ENOENT')) return undefined;
    throw error;
  }
}

async function isRegistered(
  { store }: Needs<'store'>,
  present: PresentModel,
  model: CandidateModel,
): Promise<boolean> {
  const versions = await store.models.all();
  if (versions.some(({ digest }) => digest === present.digest)) return true;
  if (present.shape !== 'folder' || model.shape !== 'folder') return false;
  const files = present.files.filter(({ path }) => !isDraftOf(path, model.files));
  return versions.some(
    (version) => version.shape === 'folder' && isBetween(files, { old: version.files, next: model.files }),
  );
}

/** Whether a folder is what an interrupted replacement leaves: each file is the old one or the new one, or there in one alone. */
function isBetween(
  files: readonly ModelFile[],
  { old, next }: { readonly old: readonly ModelFile[]; readonly next: readonly ModelFile[] },
): boolean {
  const [has, was, willBe] = [files, old, next].map(
    (list) => new Map(list.map(({ path, digest }) => [path, digest])),
  );
  return [...files, ...old, ...next].every(({ path }) => {
    const digests = [was?.get(path), willBe?.get(path)];
    return digests.includes(has?.get(path));
  });
}
