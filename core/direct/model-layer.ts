import { z } from 'zod';
import { SlipwayError } from '#contract/errors.ts';
import { LABEL_PREFIX } from '#core/engine/image-plan.ts';
import { jsonOrNothing } from '#core/host/json-or-nothing.ts';
import { LAYER_KIND, LAYER_TITLE } from './image-files.ts';
import type { OciConfig, OciManifest } from './oci-documents.ts';

const modelsSchema = z.array(z.object({ reference: z.string() }));

/** What BuildKit writes of a step that copies a model (core/docker/dockerfile.ts). */
const COPIED = /^COPY models\/(\d+)\/ \/app\/(?: # buildkit)?$/;

interface Documents {
  readonly manifest: OciManifest;
  readonly config: OciConfig;
}

/**
 * Returns which layer holds a model, `name:version`: the direct builder marks it in the manifest, Docker names its step in the history.
 * `wrong_state` when it cannot be told from the others.
 */
export function modelLayerIndex({ manifest, config }: Documents, model: string): number {
  const count = manifest.layers.length;
  if (config.rootfs.diff_ids.length !== count) throw notFound(model, 'its documents contradict each other');
  const marked = indexesOf(
    manifest.layers,
    ({ annotations }) =>
      annotations?.[LAYER_KIND] === 'model' && annotations[LAYER_TITLE] === titleOfModel(model),
  );
  const [first] = marked;
  if (first !== undefined && marked.length === 1) return first;
  const steps = stepsOf(config);
  if (steps.length !== count) throw notFound(model, 'its history does not name each layer');
  const place = placeAmongModels(config, model);
  const copied = indexesOf(
    steps,
    ({ created_by }) => created_by !== undefined && COPIED.exec(created_by)?.[1] === String(place),
  );
  const [copy] = copied;
  if (copy !== undefined && copied.length === 1) return copy;
  throw notFound(model, 'neither its manifest nor its history names it');
}

/** How the layer of a model is called. */
export function titleOfModel(model: string): string {
  return `Model ${model}`;
}

/** Entries of the history that made a layer. */
export function stepsOf({ history }: OciConfig): readonly NonNullable<OciConfig['history']>[number][] {
  return (history ?? []).filter(({ empty_layer }) => empty_layer !== true);
}

function placeAmongModels({ config }: OciConfig, model: string): number {
  const models = modelsSchema.safeParse(jsonOrNothing(config?.Labels?.[`${LABEL_PREFIX}.models`] ?? ''));
  const place = models.data?.findIndex(({ reference }) => reference === model) ?? -1;
  if (place >= 0) return place;
  throw notFound(model, 'its labels do not name this model');
}

function indexesOf<Each>(all: readonly Each[], fits: (each: Each) => boolean): readonly number[] {
  return all.flatMap((each, index) => (fits(each) ? [index] : []));
}

function notFound(model: string, why: string): SlipwayError {
  return new SlipwayError('wrong_state', {
    message: `The layer of ${model} was not found in the image: ${why}.`,
    hint: 'Build the image again from its project: `slipway update SERVICE --folder FOLDER`.',
    details: { kind: 'no-model-layer', model },
  });
}
