import { realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { SlipwayError } from '#contract/errors.ts';
import type { FrozenModel } from '#contract/manifest/version.ts';
import type { Candidate, CandidateModel } from '#contract/retraining/retraining.ts';
import type { Needs } from '#core/context.ts';
import { localPathOf } from '#core/host/local-path.ts';
import { isWithin } from '#core/host/reach.ts';
import { hasCode } from '#core/host/system-error.ts';
import { digestOfValue } from '#core/manifest/freeze/canonical.ts';
import { detectModelFormat } from '#core/model/format/detect-model-format.ts';
import { digestOf } from '#core/model/register.ts';
import { type ScannedModel, scanModel } from '#core/model/scan.ts';
import type { TaskWork } from '#core/task/tasks.ts';

/** A model that the training may write: where, and which is in use. */
export interface TrainedModel {
  readonly name: string;
  readonly path: string;
  readonly champion: FrozenModel;
}

/** What tells whether files were written since: their times and inodes. */
export type Stamps = ReadonlyMap<string, string>;

export async function stampModels(work: string, models: readonly TrainedModel[]): Promise<Stamps> {
  const stamps = await Promise.all(
    models.map(async ({ path }) => [path, await stampOf(join(work, ...path.split('/')))] as const),
  );
  return new Map(stamps);
}

async function stampOf(path: string): Promise<string> {
  let scanned: ScannedModel;
  try {
    scanned = await scanModel(path);
  } catch (error) {
    // Empty, missing, a link to nowhere: what it becomes is looked at after the training.
    if (error instanceof SlipwayError) return error.code;
    throw error;
  }
  const parts = await Promise.all(
    scanned.files.map(async (file) => {
      const { size, ino, mtimeNs, ctimeNs } = await stat(file.absolute, { bigint: true });
      return `${file.path} ${size} ${ino} ${mtimeNs} ${ctimeNs}`;
    }),
  );
  return parts.join('\n');
}

/** `same`: the script wrote the bytes of the model in use again. */
export type FoundCandidate =
  | { readonly kind: 'new'; readonly candidate: Candidate }
  | { readonly kind: 'same' };

/**
 * Takes what the script has written into the store. `model_invalid` when it wrote no model, or one that is empty or lies elsewhere;
 * nothing of it is registered.
 */
export async function findCandidate(
  context: Needs<'store'>,
  found: {
    readonly work: string;
    readonly models: readonly TrainedModel[];
    readonly before: Stamps;
    readonly script: string;
  },
  work: TaskWork,
): Promise<FoundCandidate> {
  const now = await stampModels(found.work, found.models);
  const written = found.models.filter(({ path }) => now.get(path) !== found.before.get(path));
  if (written.length === 0) throw noModel(found.script, found.models);
  const models: CandidateModel[] = [];
  for (const model of written) {
    const absolute = join(found.work, ...model.path.split('/'));
    await mustBeInside(found.work, absolute, model.path);
    const stored = await store(context, absolute, model, work);
    if (stored.digest !== model.champion.digest) models.push(stored);
  }
  if (models.length === 0) return { kind: 'same' };
  const digest = digestOfValue(models.map(({ name, path, digest: own }) => [name, path, own]));
  return { kind: 'new', candidate: { digest, models } };
}

/** A link could name any file of this machine. */
async function mustBeInside(folder: string, absolute: string, path: string): Promise<void> {
  const [root, real] = await Promise.all([
    realpath(folder),
    realpath(absolute).catch((error: unknown) => {
      if (hasCode(error, 'ENOENT', 'ELOOP', 'ENOTDIR')) return undefined;
      throw error;
    }),
  ]);
  if (real !== undefined && isWithin(real, root)) return;
  throw new SlipwayError('model_invalid', {
    message:
      real === undefined
        ? `The script removed the model: there is nothing at ${path} now.`
        : `The script left a link at ${path} that leads out of its folder.`,
    hint: 'It must write the model itself to that path.',
  });
}

async function store(
  context: Needs<'store'>,
  absolute: string,
  { name, path }: TrainedModel,
  work: TaskWork,
): Promise<CandidateModel> {
  const scanned = await scanModel(absolute).catch((error: unknown) => {
    if (!(error instanceof SlipwayError) || hasCode(error, 'ENOSPC')) throw error;
    throw new SlipwayError('model_invalid', {
      message: `The script left no usable model at ${path}: ${error.message.replaceAll(absolute, path)}`,
      hint: error.hint,
    });
  });
  const files: CandidateModel['files'][number][] = [];
  for (const file of scanned.files) {
    const blob = await context.store.blobs.addFile(file.absolute, { signal: work.signal });
    files.push({ path: file.path, size: blob.size, digest: blob.digest });
  }
  const format = await detectModelFormat(localPathOf(absolute), { signal: work.signal });
  const { shape, fileName, size } = scanned;
  return { name, path, digest: digestOf(shape, files), shape, fileName, size, files, format };
}

function noModel(script: string, models: readonly TrainedModel[]): SlipwayError {
  const paths = models.map(({ path }) => path).join(', ');
  return new SlipwayError('model_invalid', {
    message: `${script} ended without writing a model: ${paths} ${models.length === 1 ? 'is' : 'are'} as before.`,
    hint: 'The script must write the file that `path` of the model names in slipway.yml, in the folder it runs in.',
  });
}
