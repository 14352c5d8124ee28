import { SlipwayError } from '#contract/errors.ts';
import type { ModelUses, ModelVersion } from '#contract/model/model.ts';
import type { Needs } from '#core/context.ts';
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

/** Deletes a version, and those of its bytes that nothing else holds. `in_use` names what uses it, unless forced. */
export async function deleteModel(
  context: Needs<'store'>,
  request: { readonly reference: string; readonly force: boolean },
): Promise<{ readonly deleted: ModelVersion; readonly freedBytes: number }> {
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
    const others = (await store.models.all()).filter((each) => each.reference !== model.reference);
    await store.models.replace(others);
    return { deleted: model, freedBytes: await removeOrphans(context, model, others) };
  });
}

async function removeOrphans(
  context: Needs<'store'>,
  model: ModelVersion,
  others: readonly ModelVersion[],
): Promise<number> {
  const { store } = context;
  const held = new Set([
    ...others.flatMap((other) => other.files.map((file) => file.digest)),
    ...(await store.manifests.all()).flatMap((manifest) => manifest.files.map((file) => file.digest)),
  ]);
  let freed = 0;
  for (const file of model.files) {
    if (held.has(file.digest)) continue;
    await store.blobs.remove(file.digest);
    freed += file.size;
  }
  return freed;
}
