import { basename } from 'node:path';
import { SlipwayError } from '#contract/errors.ts';
import type { Settings } from '#contract/system/settings.ts';
import type { Builder, CondaLockRequest, EngineProbe, EngineWork, LockRequest } from '#core/engine/engine.ts';
import { APP_FOLDER, SCHEMA_FOLDER } from '#core/engine/image-plan.ts';
import type { LayerSwapper } from '#core/engine/layer-swap.ts';
import { placesIn as processPlaces } from '#core/process/places.ts';
import { type Environment, findPython, type Python } from '#core/process/python.ts';
import type { Registry } from '#core/registry/registry-client.ts';
import { openBlobStore } from '#core/store/blobs.ts';
import { baseFacts, readBase } from './base-image.ts';
import { buildDirect } from './build-direct.ts';
import { exportDirect } from './export-archive.ts';
import { type DirectImage, imageRecords } from './image-record.ts';
import { lockForPlatform } from './lock-wheels.ts';
import { placesIn } from './places.ts';
import { pruneDirect } from './prune-direct.ts';
import { pushDirect } from './push-direct.ts';
import { layerSwapper } from './swap-layer.ts';
import { uvPlatform } from './uv-platform.ts';

interface DirectBuilderOptions {
  /** Where layers, wheels and images are kept. */
  readonly folder: string;
  /** Folder of the process engine: its uv and its environments are used. */
  readonly processFolder: string;
  readonly environment: Environment;
  readonly settings: () => Promise<Settings>;
  readonly openRegistry: (registry: string, signal: AbortSignal) => Promise<Registry>;
}

/** What images are built for unless another is asked for: the processor of nearly all clusters. */
const ARCHITECTURE = 'amd64';
const USUAL_PYTHON = '3.11';

/** The builder that needs no engine: it writes the layers of an image itself, and brings them to a registry. */
export function createDirectBuilder(options: DirectBuilderOptions): Builder & LayerSwapper {
  const { openRegistry } = options;
  const places = placesIn(options.folder);
  const blobs = openBlobStore(places.blobs);
  const images = imageRecords(places.images);
  const bases = { folder: places.bases, openRegistry };
  const python = async (wanted: string, signal?: AbortSignal): Promise<Python> =>
    findPython({
      wanted,
      chosen: (await options.settings()).python,
      environment: options.environment,
      signal,
    });
  const mustHave = async (engineId: string): Promise<DirectImage> => {
    const image = await images.read(engineId);
    if (image !== undefined) return image;
    throw new SlipwayError('not_found', {
      message: 'The layers of this image are no longer on this machine.',
      hint: 'Build it again: `slipway build --builder direct`.',
    });
  };
  const ground = {
    places,
    blobs,
    images,
    bases,
    process: processPlaces(options.processFolder),
    machine: options.environment,
    architecture: ARCHITECTURE,
  };
  return {
    kind: 'direct',
    probe: () => probe(() => python(USUAL_PYTHON)),
    lock: async (request, work) =>
      lock({ ...ground, python: await python(request.python, work.signal) }, request, work),
    lockConda: refuseConda,
    build: async (request, work) =>
      buildDirect(
        {
          ...ground,
          architecture: request.architecture ?? ARCHITECTURE,
          python: await python(request.plan.python, work.signal),
        },
        request,
        work,
      ),
    hasImage: async (engineId) => isWhole(await images.read(engineId), blobs),
    architecture: async (engineId) =>
      engineId === undefined ? ARCHITECTURE : (await mustHave(engineId)).architecture,
    removeImage: ({ engineId }) => images.remove(engineId),
    prune: (kept) => pruneDirect({ places, blobs, images }, kept),
    exportArchive: async (request, work) =>
      exportDirect({ blobs, openRegistry }, await mustHave(request.engineId), request, work),
    push: async (request, work) =>
      pushDirect({ blobs, openRegistry }, await mustHave(request.engineId), request, work),
    ...layerSwapper({ places, blobs, images, openRegistry }),
    readImageFile: async (engineId, path) => documentOf(await images.read(engineId), path),
  };
}

/** Of the files of an image, the documents of its schema are kept. */
function documentOf(image: DirectImage | undefined, path: string): string | undefined {
  const name = basename(path);
  const places = [`${APP_FOLDER}/${SCHEMA_FOLDER}/${name}`, `${SCHEMA_FOLDER}/${name}`];
  return places.includes(path) ? image?.documents[name] : undefined;
}

async function refuseConda({ specs }: CondaLockRequest): Promise<never> {
  throw new SlipwayError('dependency_unresolved', {
    message: `The direct builder installs from the Python package index only. From conda would come: ${specs.join(', ')}.`,
    hint: 'Use packages that PyPI has, or build with Docker: `--builder docker`.',
  });
}

async function probe(find: () => Promise<Python>): Promise<EngineProbe> {
  try {
    const found = await find();
    return { available: true, version: `Python ${found.version}`, address: found.path };
  } catch (error) {
    if (!(error instanceof SlipwayError)) throw error;
    return {
      available: false,
      problem: error.message,
      ...(error.hint === undefined ? {} : { hint: error.hint }),
    };
  }
}

/** For the platform of the base image, whatever this machine is. */
async function lock(
  ground: Parameters<typeof buildDirect>[0],
  request: LockRequest,
  work: EngineWork,
): Promise<string> {
  const { base, python } = request;
  const image = await readBase(ground.bases, { base, architecture: ground.architecture }, work);
  const { glibc } = await baseFacts(ground.bases, { image, base, python }, work);
  const uv = {
    places: ground.process,
    environment: ground.machine,
    settings: request.settings,
    python: ground.python,
  };
  const platform = uvPlatform(ground.architecture, glibc);
  return lockForPlatform(uv, { python, platform, requirements: request.requirements }, work);
}

async function isWhole(
  image: DirectImage | undefined,
  blobs: { readonly has: (digest: string) => Promise<boolean> },
): Promise<boolean> {
  if (image === undefined) return false;
  const present = await Promise.all(image.layers.map(({ digest }) => blobs.has(digest)));
  return !present.includes(false);
}
