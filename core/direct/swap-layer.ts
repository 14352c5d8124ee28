import { SlipwayError } from '#contract/errors.ts';
import type { BuiltImage, EngineWork } from '#core/engine/engine.ts';
import type { DescribedImage, ImagePlace, LayerSwap, LayerSwapper } from '#core/engine/layer-swap.ts';
import type { Registry } from '#core/registry/registry-client.ts';
import type { BlobStore } from '#core/store/blobs.ts';
import type { ImageRecords } from './image-record.ts';
import { makeFileLayer } from './make-layers.ts';
import { modelLayerIndex } from './model-layer.ts';
import { ociLayerType } from './oci-documents.ts';
import type { DirectPlaces } from './places.ts';
import { type RemoteImage, readRemoteImage } from './remote-image.ts';
import { swappedImage } from './swapped-image.ts';

interface SwapGround {
  readonly places: DirectPlaces;
  readonly blobs: BlobStore;
  readonly images: ImageRecords;
  readonly openRegistry: (registry: string, signal: AbortSignal) => Promise<Registry>;
}

/** Replaces single layers of images in their registry. */
export function layerSwapper(ground: SwapGround): LayerSwapper {
  return {
    describeImage: async (place, model, { signal }) => {
      const image = await read(ground, place, signal);
      if (model !== undefined) modelLayerIndex(image, model);
      return describe(image);
    },
    swapLayer: (swap, work) => swapLayer(ground, swap, work),
  };
}

async function swapLayer(ground: SwapGround, swap: LayerSwap, work: EngineWork): Promise<BuiltImage> {
  const image = await read(ground, swap.place, work.signal);
  const index = modelLayerIndex(image, swap.model);
  work.step('model', swap.layer.title);
  const made = await makeFileLayer(ground, swap.layer, work.signal);
  work.endStep('model');
  const { config, configDigest, manifest } = swappedImage(image, { ...swap, index, made });
  const registry = await ground.openRegistry(swap.place.registry, work.signal);
  const { host, path } = registry.address;
  registry.close();
  const others = image.manifest.layers.filter((_layer, at) => at !== index);
  await ground.images.write(configDigest, {
    architecture: image.config.architecture,
    config: config.toString('utf8'),
    manifest: manifest.toString('utf8'),
    base: {
      registry: host,
      repository: path === '' ? swap.place.repository : `${path}/${swap.place.repository}`,
      layers: others.map(({ digest, size }) => ({ digest, size })),
    },
    layers: [{ digest: made.digest, size: made.size }],
    wheels: [],
    documents: documentsOf(describe(image)),
  });
  const below = others.reduce((sum, { size }) => sum + size, 0);
  return {
    engineId: configDigest,
    tag: swap.reference,
    size: below + made.unpackedSize,
    layers: [
      { kind: 'base', title: 'All other layers, as they were', size: below },
      { kind: 'model', title: swap.layer.title, size: made.unpackedSize },
    ],
    labels: { ...describe(image).labels, ...swap.labels },
  };
}

async function read(ground: SwapGround, place: ImagePlace, signal: AbortSignal): Promise<RemoteImage> {
  const { repository, digest } = place;
  const title = `the image ${place.registry}/${repository}@${digest.slice(0, 19)}`;
  const registry = await ground.openRegistry(place.registry, signal);
  try {
    const wanted = { repository, reference: digest, title, architecture: undefined };
    const image = await readRemoteImage(registry, wanted);
    if (image === undefined) throw gone(title);
    const strange = image.manifest.layers.find(({ mediaType }) => ociLayerType(mediaType) === undefined);
    if (strange !== undefined) throw unusable(title, strange.mediaType);
    return image;
  } finally {
    registry.close();
  }
}

function gone(title: string): SlipwayError {
  return new SlipwayError('not_found', {
    message: `The registry no longer has ${title}.`,
    hint: 'Build it again from its project: `slipway update SERVICE --folder FOLDER`.',
  });
}

function unusable(title: string, mediaType: string): SlipwayError {
  return new SlipwayError('wrong_state', {
    message: `A layer cannot be replaced in ${title}: it has layers of another kind, ${mediaType.slice(0, 100)}.`,
    hint: 'Build it again from its project: `slipway update SERVICE --folder FOLDER`.',
    details: { kind: 'no-model-layer' },
  });
}

function describe({ config }: RemoteImage): DescribedImage {
  const variables = (config.config?.Env ?? []).map((variable): [string, string] => {
    const [name = ''] = variable.split('=', 1);
    return [name, variable.slice(name.length + 1)];
  });
  return {
    labels: config.config?.Labels ?? {},
    environment: Object.fromEntries(variables),
    architecture: config.architecture,
  };
}

/** What of the schema is in the labels. */
function documentsOf({ labels }: DescribedImage): Readonly<Record<string, string>> {
  const openapi = labels['io.slipway.openapi'] ?? '';
  return openapi === '' ? {} : { 'openapi.json': openapi };
}
