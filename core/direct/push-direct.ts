import { createReadStream } from 'node:fs';
import { SlipwayError } from '#contract/errors.ts';
import type { EngineWork, PushedImage, PushRequest } from '#core/engine/engine.ts';
import { atMost } from '#core/host/at-most.ts';
import { seldom } from '#core/host/seldom.ts';
import type { BlobArrival, OutgoingBlob } from '#core/registry/blob.ts';
import { bytesBlob, digestOf } from '#core/registry/checked-bytes.ts';
import type { Registry } from '#core/registry/registry-client.ts';
import type { BlobStore } from '#core/store/blobs.ts';
import { copiedBlob } from './copied-blob.ts';
import type { DirectImage } from './image-record.ts';
import { MEDIA_TYPES } from './oci-documents.ts';

interface PushGround {
  readonly blobs: BlobStore;
  readonly openRegistry: (registry: string, signal: AbortSignal) => Promise<Registry>;
}

const AT_ONCE = 5;
const STEP = { id: 'push', title: 'Push the image' } as const;

/** Brings an image to a registry: layers first, the manifest last, so that no tag names what is not there. `registry_failed`. */
export async function pushDirect(
  ground: PushGround,
  image: DirectImage,
  request: PushRequest,
  work: EngineWork,
): Promise<PushedImage> {
  const { registry: name, repository } = splitRepository(request.repository);
  const ending = new AbortController();
  const signal = AbortSignal.any([work.signal, ending.signal]);
  const registry = await ground.openRegistry(name, signal);
  const isOwnBase = parentOf(registry) === image.base.registry && registry.address.path === '';
  const source = await ground.openRegistry(image.base.registry, signal);
  try {
    const tally = startTally(work);
    const turn = atMost(AT_ONCE);
    const tasks = [
      ...distinct(image.base.layers).map((layer) => async () => {
        const blob = copiedBlob(source, image.base.repository, layer);
        return registry.pushBlob(
          repository,
          tally.watched(blob),
          isOwnBase ? image.base.repository : undefined,
        );
      }),
      ...distinct(image.layers).map((layer) => async () => {
        await mustBeHere(ground.blobs, layer.digest);
        return registry.pushBlob(repository, tally.watched(storedBlob(ground.blobs, layer)));
      }),
    ].map((push) => turn(push));
    const arrivals = await untilFirstFailure(tasks, ending);
    const config = Buffer.from(image.config);
    await registry.pushBlob(repository, bytesBlob(config));
    const manifest = Buffer.from(image.manifest);
    await registry.putManifest(repository, request.tag, { mediaType: MEDIA_TYPES.manifest, bytes: manifest });
    return { digest: digestOf(manifest), layers: tasks.length, sent: tally.sent(arrivals) };
  } catch (error) {
    work.signal.throwIfAborted();
    throw error;
  } finally {
    registry.close();
    source.close();
  }
}

function parentOf({ address }: Registry): string {
  return address.host;
}

/** `host/team/iris` → the registry `host/team` and its repository `iris`. */
function splitRepository(text: string): { readonly registry: string; readonly repository: string } {
  const cut = text.lastIndexOf('/');
  return { registry: text.slice(0, cut), repository: text.slice(cut + 1) };
}

interface Sized {
  readonly digest: string;
  readonly size: number;
}

function distinct(layers: readonly Sized[]): readonly Sized[] {
  return [...new Map(layers.map((layer) => [layer.digest, layer])).values()];
}

async function untilFirstFailure(
  tasks: readonly Promise<BlobArrival>[],
  ending: AbortController,
): Promise<readonly BlobArrival[]> {
  try {
    return await Promise.all(tasks);
  } catch (error) {
    ending.abort();
    await Promise.allSettled(tasks);
    throw error;
  }
}

/** `content_changed` when the bytes of a layer are no longer on this machine. */
export async function mustBeHere(blobs: BlobStore, digest: string): Promise<void> {
  if (await blobs.has(digest)) return;
  throw new SlipwayError('content_changed', {
    message: 'The stored bytes of a layer of this image are missing.',
    hint: 'Build it again.',
    details: { digest },
  });
}

function storedBlob(blobs: BlobStore, { digest, size }: Sized): OutgoingBlob {
  const open = async function* (start: number): AsyncGenerator<Uint8Array> {
    yield* createReadStream(blobs.pathOf(digest), { start, highWaterMark: 2 ** 18 });
  };
  return { digest, size, open };
}

/** How much is sent: what is there already has no part in it. */
function startTally(work: EngineWork): {
  watched(blob: OutgoingBlob): OutgoingBlob;
  sent(arrivals: readonly BlobArrival[]): { readonly layers: number; readonly bytes: number };
} {
  const sent = new Map<string, { readonly bytes: number; readonly size: number }>();
  const show = seldom(() => {
    const all = [...sent.values()];
    const done = all.reduce((sum, each) => sum + each.bytes, 0);
    const total = all.reduce((sum, each) => sum + each.size, 0);
    work.step(STEP.id, STEP.title, { amount: { done, total, unit: 'bytes' } });
  });
  return {
    watched: (blob) => ({
      ...blob,
      onSent: (bytes) => {
        sent.set(blob.digest, { bytes, size: blob.size });
        show();
      },
    }),
    sent: (arrivals) => ({
      layers: arrivals.filter((arrival) => arrival === 'sent').length,
      bytes: [...sent.values()].reduce((sum, each) => sum + each.bytes, 0),
    }),
  };
}
