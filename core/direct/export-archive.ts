import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { EngineWork } from '#core/engine/engine.ts';
import { padding, TAR_END, tarHeader } from '#core/oci/tar-header.ts';
import { digestOf } from '#core/registry/checked-bytes.ts';
import type { Registry } from '#core/registry/registry-client.ts';
import type { BlobStore } from '#core/store/blobs.ts';
import { copiedBlob } from './copied-blob.ts';
import type { DirectImage } from './image-record.ts';
import { inLargePieces } from './in-large-pieces.ts';
import { MEDIA_TYPES, manifestSchema } from './oci-documents.ts';
import { mustBeHere } from './push-direct.ts';

interface ExportGround {
  readonly blobs: BlobStore;
  readonly openRegistry: (registry: string, signal: AbortSignal) => Promise<Registry>;
}

interface Part {
  readonly path: string;
  readonly size: number;
  readonly chunks: () => AsyncIterable<Uint8Array>;
}

/**
 * Writes an image as an archive that Docker, Podman, containerd and skopeo read: an OCI layout (image-spec, image-layout.md) with the
 * `manifest.json` of `docker save` beside it. No engine is needed; layers of the base come from their registry, checked. The same image
 * gives the same bytes.
 */
export async function exportDirect(
  ground: ExportGround,
  image: DirectImage,
  request: { readonly tag: string; readonly path: string },
  work: EngineWork,
): Promise<void> {
  const source = await ground.openRegistry(image.base.registry, work.signal);
  try {
    const parts = await partsOf({ ...ground, source }, image, request.tag);
    const total = parts.reduce((sum, { size }) => sum + size, 0);
    const bytes = archiveOf(parts, (done) =>
      work.step('export', 'Write the archive', { amount: { done, total, unit: 'bytes' } }),
    );
    await pipeline(inLargePieces(bytes), createWriteStream(request.path, { flags: 'wx' }), {
      signal: work.signal,
    });
  } catch (error) {
    work.signal.throwIfAborted();
    throw error;
  } finally {
    source.close();
  }
}

const OWN_NAME = 'org.opencontainers.image.ref.name';
const CONTAINERD_NAME = 'io.containerd.image.name';

async function partsOf(
  { blobs, source }: { readonly blobs: BlobStore; readonly source: Registry },
  image: DirectImage,
  tag: string,
): Promise<readonly Part[]> {
  const [config, manifest] = [Buffer.from(image.config), Buffer.from(image.manifest)];
  const { layers } = manifestSchema.parse(JSON.parse(image.manifest));
  const own = new Set(image.layers.map(({ digest }) => digest));
  const index = {
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.index.v1+json',
    manifests: [
      {
        mediaType: MEDIA_TYPES.manifest,
        digest: digestOf(manifest),
        size: manifest.length,
        platform: { os: 'linux', architecture: image.architecture },
        annotations: {
          [OWN_NAME]: tag.slice(tag.lastIndexOf(':') + 1),
          [CONTAINERD_NAME]: `docker.io/library/${tag}`,
        },
      },
    ],
  };
  const saved = [
    {
      Config: blobPath(digestOf(config)),
      RepoTags: [tag],
      Layers: layers.map(({ digest }) => blobPath(digest)),
    },
  ];
  const distinct = new Map(layers.map(({ digest, size }) => [digest, size]));
  const content = [...distinct].map(([digest, size]): Part => {
    const remote = copiedBlob(source, image.base.repository, { digest, size });
    const chunks = own.has(digest) ? () => storedBytes(blobs, digest) : () => remote.open(0);
    return { path: blobPath(digest), size, chunks };
  });
  for (const digest of own) await mustBeHere(blobs, digest);
  return [
    text('oci-layout', '{"imageLayoutVersion":"1.0.0"}'),
    text('index.json', JSON.stringify(index)),
    text('manifest.json', JSON.stringify(saved)),
    text(blobPath(digestOf(config)), image.config),
    text(blobPath(digestOf(manifest)), image.manifest),
    ...content,
  ];
}

function blobPath(digest: string): string {
  return `blobs/${digest.replace(':', '/')}`;
}

function text(path: string, content: string): Part {
  const bytes = Buffer.from(content);
  return {
    path,
    size: bytes.length,
    chunks: async function* () {
      yield bytes;
    },
  };
}

async function* storedBytes(blobs: BlobStore, digest: string): AsyncGenerator<Uint8Array> {
  yield* createReadStream(blobs.pathOf(digest), { highWaterMark: 2 ** 18 });
}

async function* archiveOf(
  parts: readonly Part[],
  onDone: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  let done = 0;
  for (const { path, size, chunks } of parts) {
    yield tarHeader({
      kind: 'file',
      path,
      mode: 0o644,
      size,
      chunks: () => chunks() as AsyncIterable<Buffer>,
    });
    for await (const chunk of chunks()) {
      yield chunk;
      done += chunk.length;
    }
    yield padding(size);
    onDone(done);
  }
  yield TAR_END;
}
