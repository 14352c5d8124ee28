import { SlipwayError } from '#contract/errors.ts';
import type { ModelVersion } from '#contract/model/model.ts';
import { parseReference } from '#contract/name.ts';
import type { Needs } from '#core/context.ts';

export interface ModelFilter {
  readonly name?: string | undefined;
  readonly tag?: string | undefined;
  readonly latest: boolean;
  readonly offset: number;
  readonly limit: number;
}

/** Model versions that match, newest first, and how many there are in all. */
export async function listModels(
  context: Needs<'store'>,
  filter: ModelFilter,
): Promise<{ readonly models: readonly ModelVersion[]; readonly total: number }> {
  const newestFirst = [...(await context.store.models.all())].reverse();
  const seen = new Set<string>();
  const matching = newestFirst.filter((model) => {
    if (filter.name !== undefined && !model.name.includes(filter.name)) return false;
    if (filter.tag !== undefined && !model.tags.includes(filter.tag)) return false;
    if (filter.latest && seen.has(model.name)) return false;
    seen.add(model.name);
    return true;
  });
  return { models: matching.slice(filter.offset, filter.offset + filter.limit), total: matching.length };
}

/** The version a reference names; undefined when there is none. */
export function findModel(models: readonly ModelVersion[], reference: string): ModelVersion | undefined {
  const wanted = parseReference(reference);
  if (wanted === undefined) return undefined;
  return models.findLast(
    (model) =>
      model.name === wanted.name && (wanted.version === undefined || model.version === wanted.version),
  );
}

/** The version a reference names; `not_found` says which versions there are, or the nearest name. */
export async function getModel(context: Needs<'store'>, reference: string): Promise<ModelVersion> {
  const models = await context.store.models.all();
  const found = findModel(models, reference);
  if (found !== undefined) return found;
  const name = parseReference(reference)?.name ?? reference.split(':')[0] ?? reference;
  const versions = models.filter((model) => model.name === name).map((model) => model.version);
  throw new SlipwayError('not_found', {
    message: `Model not found: “${reference}”.`,
    hint:
      versions.length > 0
        ? `“${name}” has version ${versions.join(', ')}.`
        : '`slipway model list` lists all. `slipway model register NAME PATH` adds one.',
  });
}

/** Changes description or tags. */
export async function annotateModel(
  context: Needs<'store'>,
  change: {
    readonly reference: string;
    readonly description?: string | undefined;
    readonly tags?: readonly string[] | undefined;
  },
): Promise<ModelVersion> {
  return context.store.change(async () => {
    const model = await getModel(context, change.reference);
    const changed: ModelVersion = {
      ...model,
      description: change.description ?? model.description,
      tags: change.tags ?? model.tags,
    };
    const models = await context.store.models.all();
    await context.store.models.replace(
      models.map((each) => (each.reference === model.reference ? changed : each)),
    );
    return changed;
  });
}
