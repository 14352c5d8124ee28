import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { EngineWork } from '#core/engine/engine.ts';
import type { FileLayer } from '#core/engine/image-plan.ts';
import { atMost } from '#core/host/at-most.ts';
import { readNote } from '#core/host/read-note.ts';
import { ArchiveProblem } from '#core/oci/archive-problem.ts';
import type { LayerEntry } from '#core/oci/layer-entry.ts';
import { makeLayer } from '#core/oci/layer-stream.ts';
import type { Python } from '#core/process/python.ts';
import { writeAtomically } from '#core/store/atomic-file.ts';
import type { BlobStore } from '#core/store/blobs.ts';
import { fileSources, wheelSources, withBytecode } from './bytecode.ts';
import type { MadeLayer } from './image-files.ts';
import type { ImagePython } from './image-python.ts';
import { inLargePieces } from './in-large-pieces.ts';
import {
  archiveEntries,
  documentEntries,
  environmentEntries,
  fileEntries,
  unsafePackage,
  wheelEntries,
} from './layer-entries.ts';
import type { LockedWheel } from './lock-wheels.ts';
import type { DirectPlaces } from './places.ts';
import { type LayerContent, type PlannedLayer, planFileLayer } from './plan-layers.ts';
import type { WheelFile } from './wheel.ts';

export interface LayerMaking {
  readonly places: DirectPlaces;
  readonly blobs: BlobStore;
  readonly machine: Readonly<Record<string, string | undefined>>;
  readonly python: ImagePython;
  /** Compiles bytecode; undefined: none is made. */
  readonly compiler: Python | undefined;
  /** Make every layer, known or not. */
  readonly isFresh: boolean;
  /** Waits until a wheel is here. */
  readonly wheelFile: (wheel: LockedWheel) => Promise<WheelFile>;
  readonly documents: () => Promise<Readonly<Record<string, string>>>;
}

const madeSchema = z.object({
  digest: z.string(),
  size: z.number(),
  diffId: z.string(),
  unpackedSize: z.number(),
});

/** Reading, inflating and compressing use several threads already. */
const AT_ONCE = 3;

/**
 * Makes the layers of an image that are not there yet, some at once. `onLayer` hears of each as it is done. The first failure ends
 * the others, and is thrown when they have ended.
 */
export async function makeLayers(
  making: LayerMaking,
  planned: readonly PlannedLayer[],
  work: EngineWork,
  onLayer: (layer: PlannedLayer, isNew: boolean) => void,
): Promise<readonly MadeLayer[]> {
  const turn = atMost(AT_ONCE);
  const ending = new AbortController();
  const within = { ...work, signal: AbortSignal.any([work.signal, ending.signal]) };
  const tasks = planned.map((layer) =>
    turn(async () => {
      within.signal.throwIfAborted();
      const known = making.isFresh ? undefined : await knownLayer(making, layer.key);
      const made = known ?? (await makeOne(making, layer, within));
      onLayer(layer, known === undefined);
      return made;
    }),
  );
  try {
    return await Promise.all(tasks);
  } catch (error) {
    ending.abort();
    await Promise.allSettled(tasks);
    work.signal.throwIfAborted();
    throw error;
  }
}

/** Makes a layer of files by itself, unless it is there. */
export async function makeFileLayer(
  ground: Pick<LayerMaking, 'places' | 'blobs'>,
  layer: FileLayer,
  signal: AbortSignal,
): Promise<MadeLayer> {
  const { key } = planFileLayer(layer);
  const known = await knownLayer(ground, key);
  if (known !== undefined) return known;
  const made = await writeLayer(ground.blobs, fileEntries(layer), signal);
  await remember(ground.places, key, made);
  return made;
}

/** The layer of a key, when its bytes are still there. */
async function knownLayer(
  { places, blobs }: Pick<LayerMaking, 'places' | 'blobs'>,
  key: string,
): Promise<MadeLayer | undefined> {
  const made = await readNote(join(places.layers, `${key}.json`), madeSchema);
  return made !== undefined && (await blobs.has(made.digest)) ? made : undefined;
}

async function makeOne(making: LayerMaking, layer: PlannedLayer, work: EngineWork): Promise<MadeLayer> {
  work.signal.throwIfAborted();
  const made = await contentOf(making, layer.content, work);
  await remember(making.places, layer.key, made);
  return made;
}

async function remember({ layers }: DirectPlaces, key: string, made: MadeLayer): Promise<void> {
  await mkdir(layers, { recursive: true });
  await writeAtomically(join(layers, `${key}.json`), JSON.stringify(made), { durable: false });
}

async function contentOf(making: LayerMaking, content: LayerContent, work: EngineWork): Promise<MadeLayer> {
  const { python } = making;
  const write = (entries: Entries): Promise<MadeLayer> => writeLayer(making.blobs, entries, work.signal);
  switch (content.from) {
    case 'environment':
      return write(environmentEntries(python));
    case 'wheels': {
      const files = await Promise.all(content.wheels.map(making.wheelFile));
      return namingPackage(files, () => write(wheelEntries(files, python.minor)));
    }
    case 'bytecode': {
      const files = await Promise.all(content.wheels.map(making.wheelFile));
      const sources = await namingPackage(files, () => wheelSources(files, python.minor));
      return compiled(making, sources, (archive) => write(archiveEntries(archive)), work);
    }
    case 'scoring': {
      const own = fileEntries(content.layer);
      if (!content.hasBytecode) return write(own);
      const sources = fileSources(content.layer);
      return compiled(making, sources, (archive) => write(joined(own, archiveEntries(archive))), work);
    }
    case 'files':
      return write(fileEntries(content.layer));
    case 'schema':
      return write(documentEntries(await making.documents()));
  }
}

type Entries = AsyncIterable<LayerEntry> | Iterable<LayerEntry>;

async function compiled(
  { compiler, machine, places }: LayerMaking,
  sources: Parameters<typeof withBytecode>[1],
  use: (archive: string) => Promise<MadeLayer>,
  work: EngineWork,
): Promise<MadeLayer> {
  if (compiler === undefined) throw new Error('bytecode was planned without a Python that makes it');
  const compiling = { python: compiler, environment: machine, temporary: places.temporary };
  return withBytecode(compiling, sources, use, work);
}

/** Folders come again where both have them: a layer takes the first. */
async function* joined(first: Entries, second: Entries): AsyncGenerator<LayerEntry> {
  yield* first;
  yield* second;
}

async function writeLayer(blobs: BlobStore, entries: Entries, signal: AbortSignal): Promise<MadeLayer> {
  const layer = makeLayer(entries, signal);
  const { digest, size } = await blobs.addStream(inLargePieces(layer.chunks), { signal });
  const { diffId, size: unpackedSize } = layer.unpacked();
  return { digest, size, diffId, unpackedSize };
}

/** What is wrong with the bytes of a package shows while its layer is written. */
export async function namingPackage<Result>(
  files: readonly WheelFile[],
  make: () => Promise<Result>,
): Promise<Result> {
  try {
    return await make();
  } catch (error) {
    if (!(error instanceof ArchiveProblem)) throw error;
    throw unsafePackage(error, files.map(({ filename }) => filename).join(', '));
  }
}
