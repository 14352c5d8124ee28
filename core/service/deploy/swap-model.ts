import { SlipwayError } from '#contract/errors.ts';
import type { ManifestVersion } from '#contract/manifest/version.ts';
import type { ModelVersion } from '#contract/model/model.ts';
import type { DeployedImage } from '#contract/service/deployment.ts';
import type { CoreContext } from '#core/context.ts';
import type { BuiltImage } from '#core/engine/engine.ts';
import { LABEL_PREFIX } from '#core/engine/image-plan.ts';
import type { ImagePlace } from '#core/engine/layer-swap.ts';
import { recordImage } from '#core/image/build.ts';
import { modelLayer, modelsLabel, modelsVariable } from '#core/image/plan.ts';
import { digestOfValue } from '#core/manifest/freeze/canonical.ts';
import { renewedSchemaWord } from '#core/manifest/freeze/model-schema.ts';
import { refreezeWithModel } from '#core/manifest/freeze.ts';
import { type ImageRecord, takeVersion } from '#core/store/store.ts';
import type { TaskWork } from '#core/task/tasks.ts';
import { type RemoteFacts, remoteFacts } from './remote-model.ts';

interface Swapping {
  readonly place: ImagePlace;
  readonly image: DeployedImage;
  /** The manifest version of the image, when it is on this machine. */
  readonly manifest: ManifestVersion | undefined;
  /** The model of the image, `name:version`. */
  readonly model: string;
  /** Versions of the image that were deployed. */
  readonly deployed: readonly number[];
}

/**
 * Makes an image like the one that is deployed with another version of one of its models: one layer is replaced where the image is, in
 * its registry. Nothing is built, and nothing of the other layers comes to this machine. `wrong_state` when the image does not tell which
 * layer it is, or when its schema would change with the model.
 */
export async function swapModel(
  context: CoreContext,
  swapping: Swapping,
  newModel: () => Promise<ModelVersion>,
  work: TaskWork,
): Promise<ImageRecord> {
  const started = Date.now();
  const { place, image } = swapping;
  const { swapper } = context.engines;
  // Before anything is registered: whether it can be done.
  const facts = remoteFacts(await swapper.describeImage(place, swapping.model, work), image.reference);
  const model = await newModel();
  mustKeepSchema(facts, model);
  const next = await nextVersion(context, swapping, model);
  const models = facts.models.map((each) =>
    each.reference === swapping.model ? { ...each, reference: model.reference, digest: model.digest } : each,
  );
  const { path = '' } = models.find(({ reference }) => reference === model.reference) ?? {};
  const built = await swapper.swapLayer(
    {
      place,
      model: swapping.model,
      layer: modelLayer({ reference: model.reference, path }, model, context.store.blobs.pathOf),
      reference: next.reference,
      labels: {
        'org.opencontainers.image.version': String(next.version),
        'org.opencontainers.image.created': next.createdAt,
        [`${LABEL_PREFIX}.reference`]: next.reference,
        [`${LABEL_PREFIX}.manifest`]: next.digest,
        [`${LABEL_PREFIX}.models`]: modelsLabel(models),
      },
      environment: {
        SLIPWAY_SERVICE_VERSION: String(next.version),
        SLIPWAY_MODELS: modelsVariable(models),
      },
    },
    work,
  );
  const record = await recordOf(context, { swapping, facts, next, built, model });
  const whole = {
    ...record,
    models: models.map(({ reference }) => reference),
    buildSeconds: (Date.now() - started) / 1000,
    taskId: work.id,
  };
  await recordImage(context, whole);
  return whole;
}

/** The documents of the schema are in a layer of their own, which stays. */
function mustKeepSchema({ schema }: RemoteFacts, model: ModelVersion): void {
  if (renewedSchemaWord(schema, model) === schema) return;
  throw new SlipwayError('wrong_state', {
    message: `${model.reference} describes other inputs or outputs than the version before it. The schema of the service would change.`,
    hint: 'Build the image again from its project: `slipway update SERVICE --folder FOLDER`.',
    details: { kind: 'schema-changes' },
  });
}

type Version = Pick<ManifestVersion, 'reference' | 'version' | 'digest' | 'createdAt'>;

/** A version of the manifest when it is here, else a number that nobody has seen yet and a digest that follows from what is known. */
async function nextVersion(
  context: CoreContext,
  { manifest, image, deployed, model: before }: Swapping,
  model: ModelVersion,
): Promise<Version> {
  if (manifest !== undefined) return refreezeWithModel(context, { manifest, model });
  const name = nameOf(image.reference);
  const { store } = context;
  const version = await store.change(async () =>
    takeVersion(store, 'manifest', name, Math.max(0, ...deployed)),
  );
  return {
    reference: `${name}:${version}`,
    version,
    digest: digestOfValue({
      from: image.manifestDigest,
      replaced: nameOf(before),
      model: model.digest,
      version: model.version,
    }),
    createdAt: new Date().toISOString(),
  };
}

async function recordOf(
  context: CoreContext,
  made: {
    readonly swapping: Swapping;
    readonly facts: RemoteFacts;
    readonly next: Version;
    readonly built: BuiltImage;
    readonly model: ModelVersion;
  },
): Promise<Omit<ImageRecord, 'models' | 'buildSeconds' | 'taskId'>> {
  const { swapping, facts, next, built } = made;
  const { image, manifest } = swapping;
  const before = (await context.store.images.all()).findLast(
    (each) => each.reference === image.reference && each.manifestDigest === image.manifestDigest,
  );
  const replaced = built.layers.find(({ kind }) => kind === 'model');
  const layers =
    before === undefined || replaced === undefined
      ? built.layers
      : before.layers.map((layer) => (layer.title === `Model ${swapping.model}` ? replaced : layer));
  return {
    reference: next.reference,
    name: nameOf(next.reference),
    version: next.version,
    engine: 'direct',
    engineId: built.engineId,
    tag: built.tag,
    manifestDigest: next.digest,
    packages: facts.packages,
    layers,
    size: before === undefined ? built.size : layers.reduce((sum, { size }) => sum + size, 0),
    base: manifest?.base ?? facts.base,
    labels: built.labels,
    folder: manifest?.folder ?? '',
    createdAt: next.createdAt,
  };
}

function nameOf(reference: string): string {
  return reference.slice(0, reference.lastIndexOf(':'));
}
