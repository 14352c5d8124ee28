import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { SlipwayError } from '#contract/errors.ts';
import type { EngineWork } from '#core/engine/engine.ts';
import { readNote } from '#core/host/read-note.ts';
import type { Registry } from '#core/registry/registry-client.ts';
import { writeAtomically } from '#core/store/atomic-file.ts';
import { type BaseFiles, NO_FILES, readBaseLayer } from './base-files.ts';
import { type ImageName, parseImageName } from './image-name.ts';
import type { ImagePython } from './image-python.ts';
import { type Descriptor, MEDIA_TYPES, type OciConfig, ociLayerType } from './oci-documents.ts';
import { readRemoteImage } from './remote-image.ts';

/** An image that others stand on, as its registry has it. */
export interface BaseImage {
  readonly name: ImageName;
  readonly digest: string;
  readonly config: OciConfig;
  /** With OCI media types. */
  readonly layers: readonly Descriptor[];
}

export interface BaseGround {
  /** Holds what is known of base images. */
  readonly folder: string;
  readonly openRegistry: (registry: string, signal: AbortSignal) => Promise<Registry>;
}

/** Reads manifest and configuration of a base image for a processor: kilobytes. `build_failed` when it has none for it. */
export async function readBase(
  ground: BaseGround,
  wanted: { readonly base: string; readonly architecture: string },
  work: EngineWork,
): Promise<BaseImage> {
  const name = parseImageName(wanted.base);
  const registry = await ground.openRegistry(name.registry, work.signal);
  try {
    const title = `the base image ${wanted.base}`;
    const image = await readRemoteImage(registry, { ...name, title, architecture: wanted.architecture });
    if (image === undefined) throw notFound(wanted.base, registry);
    const layers = image.manifest.layers.map((layer) => ({
      ...layer,
      mediaType: layerType(wanted.base, layer),
    }));
    return { name, digest: image.digest, config: image.config, layers };
  } finally {
    registry.close();
  }
}

function notFound(base: string, { address }: Registry): SlipwayError {
  return new SlipwayError('build_failed', {
    message: `The base image ${base} was not found in ${address.host}.`,
    hint: 'The direct builder reads base images from their registry, not from an engine on this machine. Push it there, or set another: `slipway settings set baseImages`.',
  });
}

function layerType(base: string, layer: Descriptor): string {
  const type = ociLayerType(layer.mediaType);
  if (type !== undefined) return type;
  throw new SlipwayError('build_failed', {
    message: `The base image ${base} has a layer of a kind that cannot be used: ${layer.mediaType}.`,
    hint: 'Choose another base image, or build with Docker: `--builder docker`.',
  });
}

const factsSchema = z.object({
  pythons: z.array(z.string()).readonly(),
  libraries: z.array(z.string()).readonly(),
  glibc: z.string().optional(),
  isMusl: z.boolean(),
});

/** What is inside a base image: its layers are read once for each digest. */
async function filesOf(ground: BaseGround, base: BaseImage, work: EngineWork): Promise<BaseFiles> {
  const path = join(ground.folder, `${base.digest.slice('sha256:'.length)}.json`);
  const known = await readNote(path, factsSchema);
  if (known !== undefined) return { ...known, glibc: known.glibc };
  const registry = await ground.openRegistry(base.name.registry, work.signal);
  try {
    let files = NO_FILES;
    for (const layer of base.layers) {
      if (layer.mediaType === MEDIA_TYPES.zstdLayer) throw unreadable(base);
      const bytes = Readable.from(registry.readBlob(base.name.repository, layer), { objectMode: false });
      files = await readBaseLayer(files, bytes, layer.mediaType);
    }
    await mkdir(ground.folder, { recursive: true });
    await writeAtomically(path, JSON.stringify(files), { durable: false });
    return files;
  } finally {
    registry.close();
  }
}

function unreadable({ name }: BaseImage): SlipwayError {
  return new SlipwayError('build_failed', {
    message: `The base image ${name.repository} is compressed with zstd, which cannot be read here.`,
    hint: 'Build with Docker: `--builder docker`.',
  });
}

/** Oldest C library that wheels of today are built for, where a base does not tell its own. */
const USUAL_GLIBC = '2.28';

export interface BaseFacts {
  readonly python: ImagePython;
  /** `2.36` */
  readonly glibc: string;
  /** Names of its shared libraries. */
  readonly libraries: readonly string[];
}

/** The Python and the C library of a base image. `build_failed` when it has not the Python, or a library that wheels are not for. */
export async function baseFacts(
  ground: BaseGround,
  wanted: { readonly image: BaseImage; readonly base: string; readonly python: string },
  work: EngineWork,
): Promise<BaseFacts> {
  const { image, base } = wanted;
  const files = await filesOf(ground, image, work);
  if (files.isMusl)
    throw new SlipwayError('build_failed', {
      message: `The base image ${base} uses musl (Alpine). The direct builder needs one with the GNU C library.`,
      hint: 'Use a Debian base such as python:3.11-slim, or build with Docker: `--builder docker`.',
    });
  const path = searchPath(image.config)
    .map((folder) => `${folder}/python${wanted.python}`)
    .find((each) => files.pythons.includes(each));
  if (path === undefined)
    throw new SlipwayError('build_failed', {
      message: `The base image ${base} has no Python ${wanted.python}.${files.pythons.length === 0 ? '' : ` It has: ${files.pythons.join(', ')}.`}`,
      hint: 'Choose a base image with that Python, or another runtime in the manifest.',
    });
  return {
    python: { minor: wanted.python, path },
    glibc: files.glibc ?? USUAL_GLIBC,
    libraries: files.libraries,
  };
}

const USUAL_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** The folders that an image looks for programs in. */
export function searchPath({ config }: OciConfig): readonly string[] {
  const path = config?.Env?.find((variable) => variable.startsWith('PATH='))?.slice('PATH='.length);
  return (path ?? USUAL_PATH).split(':').filter((folder) => folder !== '');
}
