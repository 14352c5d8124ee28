import { SlipwayError } from '#contract/errors.ts';
import type { DeployedImage } from '#contract/service/deployment.ts';
import type { CoreContext } from '#core/context.ts';
import { seconds } from '#core/image/duration.ts';
import { getManifest } from '#core/manifest/manifest-versions.ts';
import type { ImageRecord } from '#core/store/store.ts';

/** Tells two images of the same name and version apart that were built on two machines. */
export function tagOf(image: Pick<ImageRecord, 'version' | 'manifestDigest'>): string {
  return `${image.version}-${image.manifestDigest.replace('sha256:', '').slice(0, 12)}`;
}

/** What of a deployed image only its manifest says. */
export type ServingFacts = Pick<DeployedImage, 'serving' | 'hasStores'>;

/** What is deployed when this image is, at an address of its registry. `facts`: of an image whose manifest is on another machine. */
export async function deployedImage(
  context: CoreContext,
  image: ImageRecord,
  address: string,
  facts?: ServingFacts,
): Promise<DeployedImage> {
  const { serving, hasStores } = facts ?? (await factsOf(context, image));
  return {
    reference: image.reference,
    address,
    manifestDigest: image.manifestDigest,
    models: image.models,
    ...(hasStores === undefined ? {} : { hasStores }),
    ...(await architectureOf(context, image)),
    serving,
  };
}

async function factsOf(context: CoreContext, { reference }: ImageRecord): Promise<ServingFacts> {
  const { serving, data } = (await getManifest(context, reference)).manifest;
  return {
    hasStores: data !== undefined,
    serving: {
      workers: serving.workers,
      concurrency: serving.concurrency,
      queue: serving.queue,
      timeoutSeconds: seconds(serving.timeout),
    },
  };
}

/** An engine that no longer answers, or no longer has the image, does not tell: then any node may be asked. */
async function architectureOf(
  context: CoreContext,
  image: ImageRecord,
): Promise<Pick<DeployedImage, 'architecture'>> {
  try {
    return { architecture: await context.engines.builder(image.engine).architecture(image.engineId) };
  } catch (error) {
    if (error instanceof SlipwayError) return {};
    throw error;
  }
}
