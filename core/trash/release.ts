import type { ModelVersion } from '#contract/model/model.ts';
import type { Retraining } from '#contract/retraining/retraining.ts';
import type { Needs } from '#core/context.ts';
import type { Store, TrashRecord } from '#core/store/store.ts';

/** Bytes of a model version, or of a candidate that was given up, that no other model, manifest version, candidate or entry of the trash holds. */
export async function ownBytes(
  store: Store,
  model: Pick<ModelVersion, 'reference' | 'files'>,
  trash: readonly TrashRecord[],
): Promise<readonly { readonly digest: string; readonly size: number }[]> {
  const models = (await store.models.all()).filter(({ reference }) => reference !== model.reference);
  const held = new Set([
    ...[...models, ...trash.flatMap((each) => each.models)].flatMap(({ files }) =>
      files.map(({ digest }) => digest),
    ),
    ...(await store.manifests.all()).flatMap(({ files }) => files.map(({ digest }) => digest)),
    ...(await store.retrainings.all()).filter(isUndecided).flatMap(candidateDigests),
  ]);
  const own = model.files.filter(({ digest }) => !held.has(digest));
  return [...new Map(own.map((file) => [file.digest, file])).values()];
}

/** Of a retraining whose candidate may still be used. */
function isUndecided({ state }: Retraining): boolean {
  return state === 'evaluating' || state === 'waiting' || state === 'updating';
}

function candidateDigests({ candidate }: Retraining): readonly string[] {
  return candidate?.models.flatMap(({ files }) => files.map(({ digest }) => digest)) ?? [];
}

/** Deletes what these models alone hold; `others`: what stays in the trash. Only inside `store.change`. */
export async function releaseModels(
  store: Store,
  models: readonly ModelVersion[],
  others: readonly TrashRecord[],
): Promise<number> {
  const live = new Set((await store.models.all()).map(({ reference }) => reference));
  let freed = 0;
  for (const model of models) {
    if (live.has(model.reference)) continue;
    for (const { digest, size } of await ownBytes(store, model, others)) {
      await store.blobs.remove(digest);
      freed += size;
    }
  }
  return freed;
}

/** Deletes an entry's runs and images from their engines. An image that was built again since is the new one's. */
export async function releaseEngine(
  context: Needs<'store' | 'engines'>,
  record: TrashRecord,
): Promise<number> {
  const { store, engines } = context;
  const liveRuns = new Set((await store.runs.all()).map(({ id }) => id));
  for (const run of record.runs)
    if (!liveRuns.has(run.id)) await engines.get(run.engine).removeRun(run.engineId);
  const others = (await store.trash.all()).filter(({ id }) => id !== record.id);
  const kept = [...(await store.images.all()), ...others.flatMap(({ images }) => images)];
  let freed = 0;
  for (const image of record.images) {
    if (kept.some(({ engine, engineId }) => engine === image.engine && engineId === image.engineId)) continue;
    await engines.builder(image.engine).removeImage(image);
    freed += image.layers
      .filter(({ kind }) => kind === 'script' || kind === 'schema')
      .reduce((sum, { size }) => sum + size, 0);
  }
  return freed;
}
