import { SlipwayError } from '#contract/errors.ts';
import type { ModelUses, ModelVersion } from '#contract/model/model.ts';
import type { TrashEntry } from '#contract/trash/trash.ts';
import type { Needs } from '#core/context.ts';
import { moveToTrash } from '#core/trash/move-to-trash.ts';
import { ownBytes } from '#core/trash/release.ts';
import { getModel } from './model-versions.ts';

/** The manifest versions that hold a model version, the images built of them, the runs of those. */
export async function usesOfModel(context: Needs<'store'>, reference: string): Promise<ModelUses> {
  const model = await getModel(context, reference);
  const { store } = context;
  const manifests = (await store.manifests.all())
    .filter((manifest) => manifest.models.some((frozen) => frozen.reference === model.reference))
    .map((manifest) => manifest.reference);
  const images = (await store.images.all())
    .filter((image) => image.models.includes(model.reference))
    .map((image) => image.reference);
  const runs = (await store.runs.all()).filter((run) => images.includes(run.image)).map((run) => run.id);
  return { manifests, images: [...new Set(images)], runs };
}

/** Moves a version to the trash, and its bytes stay as long. `in_use` names what uses it, unless forced. */
export async function deleteModel(
  context: Needs<'store' | 'settings'>,
  request: { readonly reference: string; readonly force: boolean },
): Promise<{
  readonly deleted: ModelVersion;
  readonly freedBytes: number;
  readonly trashed: TrashEntry;
}> {
  const { store } = context;
  return store.change(async () => {
    const model = await getModel(context, request.reference);
    const uses = await usesOfModel(context, model.reference);
    const users = [
      ...uses.manifests.map((use) => `manifest ${use}`),
      ...uses.images.map((use) => `image ${use}`),
      ...uses.runs.map((use) => `run ${use}`),
    ];
    if (users.length > 0 && !request.force)
      throw new SlipwayError('in_use', {
        message: `${model.reference} is used by ${users.slice(0, 5).join(', ')}${users.length > 5 ? ` and ${users.length - 5} more` : ''}.`,
        hint: 'They cannot be rebuilt without it. To delete it anyway, use force.',
        details: { ...uses },
      });
    const own = await ownBytes(store, model, await store.trash.all());
    const trashed = await moveToTrash(context, {
      kind: 'model',
      name: model.reference,
      records: { models: [model] },
    });
    return { deleted: model, freedBytes: own.reduce((sum, { size }) => sum + size, 0), trashed };
  });
}
