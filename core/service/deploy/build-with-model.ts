import { SlipwayError } from '#contract/errors.ts';
import type { PublishingBuilder } from '#contract/image/image.ts';
import type { LocalPath } from '#contract/local-path.ts';
import type { DeployedImage } from '#contract/service/deployment.ts';
import type { CoreContext } from '#core/context.ts';
import { buildImage } from '#core/image/build.ts';
import { refreezeWithModel } from '#core/manifest/freeze.ts';
import { getManifest } from '#core/manifest/manifest-versions.ts';
import { registerModel } from '#core/model/register.ts';
import type { ImageRecord } from '#core/store/store.ts';
import type { TaskWork } from '#core/task/tasks.ts';

/**
 * Registers a file as the next version of a model of a deployed image, and builds that image again with it: same script, same
 * dependencies. `not_found` when the image was made on another machine, whose manifest is not here.
 */
export async function buildWithModel(
  context: CoreContext,
  wanted: {
    readonly image: DeployedImage;
    readonly builder?: PublishingBuilder | undefined;
    readonly model: { readonly path: LocalPath; readonly name?: string | undefined };
  },
  work: TaskWork,
): Promise<ImageRecord> {
  const name = modelName(wanted.image, wanted.model.name);
  const manifest = await getManifest(context, wanted.image.reference);
  if (manifest.digest !== wanted.image.manifestDigest)
    throw new SlipwayError('not_found', {
      message: `${wanted.image.reference} was built on another machine, and its manifest is not on this one.`,
      hint: 'Update from the project: `slipway update SERVICE --folder FOLDER`.',
    });
  const registered = await registerModel(context, { path: wanted.model.path, name }, work);
  const frozen = await refreezeWithModel(context, { manifest, model: registered.model });
  const built = await buildImage(
    context,
    {
      manifest: frozen.reference,
      engine: wanted.builder,
      purpose: 'publish',
      upgrade: false,
      noCache: false,
    },
    work,
  );
  return built.image;
}

function modelName(image: DeployedImage, chosen: string | undefined): string {
  const names = image.models.map((reference) => reference.slice(0, reference.lastIndexOf(':')));
  const [only] = names;
  if (chosen !== undefined && names.includes(chosen)) return chosen;
  if (chosen === undefined && only !== undefined && names.length === 1) return only;
  throw new SlipwayError('bad_input', {
    message:
      chosen === undefined
        ? `${image.reference} has ${names.length === 0 ? 'no model' : 'several models'}.`
        : `${image.reference} has no model “${chosen}”.`,
    hint: names.length === 0 ? 'Update the image instead.' : `Choose one of ${names.join(', ')}.`,
  });
}
