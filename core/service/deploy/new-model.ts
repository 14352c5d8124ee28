import { SlipwayError } from '#contract/errors.ts';
import type { PublishingBuilder } from '#contract/image/image.ts';
import type { ManifestVersion } from '#contract/manifest/version.ts';
import type { ModelVersion } from '#contract/model/model.ts';
import type { DeployedImage } from '#contract/service/deployment.ts';
import type { DeployInput } from '#contract/service/index.ts';
import type { CoreContext } from '#core/context.ts';
import { buildImage } from '#core/image/build.ts';
import { refreezeWithModel } from '#core/manifest/freeze.ts';
import { getModel } from '#core/model/model-versions.ts';
import { registerModel } from '#core/model/register.ts';
import type { ImageRecord } from '#core/store/store.ts';
import type { TaskWork } from '#core/task/tasks.ts';
import type { Target } from '../read/target.ts';
import { readHistory } from '../record/history.ts';
import { swapModel } from './swap-model.ts';

interface Wanted {
  readonly service: string;
  readonly image: DeployedImage;
  /** Builds the image even where one layer of it could be replaced. */
  readonly builder?: PublishingBuilder | undefined;
  readonly model: NonNullable<DeployInput['model']>;
}

/**
 * Returns an image like the deployed one with another version of one of its models: same script, same dependencies. One layer of it is
 * replaced in the registry, whichever machine built it. Where that cannot be, and its manifest is on this machine, it is built again.
 */
export async function imageWithModel(
  context: CoreContext,
  target: Target,
  wanted: Wanted,
  work: TaskWork,
): Promise<ImageRecord> {
  const { image, builder } = wanted;
  const before = await replacedModel(context, wanted);
  const manifest = await manifestOf(context, image);
  let made: ModelVersion | undefined;
  const model = async (): Promise<ModelVersion> => {
    made ??= await newVersion(context, { wanted, before }, work);
    return made;
  };
  if (manifest !== undefined && builder !== undefined)
    return buildWithModel(context, { manifest, model: await model(), builder }, work);
  const place = {
    registry: target.cluster.registry,
    repository: nameOf(image.reference),
    digest: image.address.slice(image.address.lastIndexOf('@') + 1),
  };
  try {
    const deployed = await deployedVersions(target, wanted);
    return await swapModel(context, { place, image, manifest, model: before, deployed }, model, work);
  } catch (error) {
    work.signal.throwIfAborted();
    if (manifest === undefined || !(error instanceof SlipwayError)) throw error;
    work.log(`${error.message} The image is built again.`, 'model');
    return buildWithModel(context, { manifest, model: await model(), builder }, work);
  }
}

async function buildWithModel(
  context: CoreContext,
  change: {
    readonly manifest: ManifestVersion;
    readonly model: ModelVersion;
    readonly builder: PublishingBuilder | undefined;
  },
  work: TaskWork,
): Promise<ImageRecord> {
  const { reference } = await refreezeWithModel(context, change);
  const request = { manifest: reference, engine: change.builder, upgrade: false, noCache: false };
  return (await buildImage(context, { ...request, purpose: 'publish' }, work)).image;
}

/** The manifest version of a deployed image; another machine may have given another the same number. */
async function manifestOf(
  context: CoreContext,
  { reference, manifestDigest }: DeployedImage,
): Promise<ManifestVersion | undefined> {
  return (await context.store.manifests.all()).find(
    (each) => each.reference === reference && each.digest === manifestDigest,
  );
}

async function newVersion(
  context: CoreContext,
  about: { readonly wanted: Wanted; readonly before: string },
  work: TaskWork,
): Promise<ModelVersion> {
  const { path, reference } = about.wanted.model;
  if (path === undefined) return getModel(context, reference ?? '');
  const after = Number(about.before.slice(about.before.lastIndexOf(':') + 1));
  return (await registerModel(context, { path, name: nameOf(about.before), after }, work)).model;
}

async function deployedVersions(target: Target, { service, image }: Wanted): Promise<readonly number[]> {
  const { deployments } = await readHistory(target, service);
  return [image, ...deployments.map((deployment) => deployment.image)]
    .filter(({ reference }) => nameOf(reference) === nameOf(image.reference))
    .map(({ reference }) => Number(reference.slice(reference.lastIndexOf(':') + 1)))
    .filter((version) => Number.isInteger(version));
}

/** The model of the image that is replaced, `name:version`. `bad_input` when it is not said which. */
async function replacedModel(context: CoreContext, { image, model }: Wanted): Promise<string> {
  const { name, reference } = model;
  const registered = reference === undefined ? undefined : (await getModel(context, reference)).name;
  if (name !== undefined && registered !== undefined && name !== registered)
    throw new SlipwayError('bad_input', {
      message: `${reference} is not a version of ${name}.`,
      hint: 'Give the file of the model to register it under that name.',
    });
  const chosen = name ?? registered;
  const [only] = image.models;
  const found =
    chosen === undefined && image.models.length === 1
      ? only
      : image.models.find((each) => nameOf(each) === chosen);
  if (found !== undefined) return found;
  const names = image.models.map(nameOf);
  throw new SlipwayError('bad_input', {
    message:
      chosen === undefined
        ? `${image.reference} has ${names.length === 0 ? 'no model' : 'several models'}.`
        : `${image.reference} has no model “${chosen}”.`,
    hint: names.length === 0 ? 'Update the image instead.' : `Choose one of ${names.join(', ')}.`,
  });
}

function nameOf(reference: string): string {
  return reference.slice(0, reference.lastIndexOf(':'));
}
