import type { ModelVersion, VerifyResult } from '#contract/model/model.ts';
import type { Needs } from '#core/context.ts';
import type { TaskWork } from '#core/task/tasks.ts';
import { getModel } from './model-versions.ts';

type Damage = VerifyResult['damaged'][number];

/** Reads the stored bytes of one model version, or of all, again and compares their digests. */
export async function verifyModels(
  context: Needs<'store'>,
  reference: string | undefined,
  work: TaskWork,
): Promise<VerifyResult> {
  const models =
    reference === undefined ? await context.store.models.all() : [await getModel(context, reference)];
  const total = models.reduce((sum, model) => sum + model.size, 0);
  const seen = new Map<string, string>();
  const damaged: Damage[] = [];
  let done = 0;
  work.step('verify', 'Read the stored bytes', { amount: { done, total, unit: 'bytes' } });
  for (const model of models) {
    for (const file of model.files) {
      const found = seen.get(file.digest) ?? (await rehash(context, file.digest, work));
      seen.set(file.digest, found);
      done += file.size;
      work.step('verify', 'Read the stored bytes', { amount: { done, total, unit: 'bytes' } });
      if (found !== file.digest) damaged.push(damageOf(model, file, found, work));
    }
  }
  return { checked: models.length, damaged };
}

async function rehash(context: Needs<'store'>, digest: string, work: TaskWork): Promise<string> {
  return (await context.store.blobs.rehash(digest, { signal: work.signal })) ?? 'missing';
}

function damageOf(
  model: ModelVersion,
  file: ModelVersion['files'][number],
  found: string,
  work: TaskWork,
): Damage {
  work.log(
    `${model.reference}: ${file.path} is ${found === 'missing' ? 'gone' : 'not what was registered'}.`,
  );
  return { reference: model.reference, path: file.path, expected: file.digest, found };
}
