import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { PassThrough, Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { pack } from 'tar-stream';
import type { ModelFile, ModelVersion } from '#contract/model/model.ts';
import type { Store } from '#core/store/store.ts';

export interface Download {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readable;
}

/**
 * The bytes of a model version: the file itself, or a tar archive of the folder, the same bytes every time. What
 * is sent is hashed; when it is not what was registered the transfer breaks off before its end, so that nobody
 * takes it for whole.
 */
export function downloadModel(store: Store, model: ModelVersion): Download {
  const [only] = model.files;
  const isFile = model.shape === 'file' && only !== undefined;
  const name = isFile ? model.fileName : `${model.name}-${model.version}.tar`;
  return {
    headers: {
      'content-type': isFile ? 'application/octet-stream' : 'application/x-tar',
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(basename(name))}`,
      etag: `"${model.digest}"`,
      ...(isFile ? { 'content-length': String(only.size) } : {}),
    },
    body: isFile ? readChecked(store, only) : readFolder(store, model.files),
  };
}

function readChecked(store: Store, file: ModelFile): Readable {
  const out = new PassThrough();
  // A failure reaches the reader as the error of `out`.
  pipeline(createReadStream(store.blobs.pathOf(file.digest)), checkDigest(file), out).catch(() => undefined);
  return out;
}

function readFolder(store: Store, files: readonly ModelFile[]): Readable {
  const archive = pack();
  const addAll = async (): Promise<void> => {
    for (const file of files) {
      const entry = archive.entry({ name: file.path, size: file.size, mode: 0o644, mtime: new Date(0) });
      await pipeline(createReadStream(store.blobs.pathOf(file.digest)), checkDigest(file), entry);
    }
    archive.finalize();
  };
  addAll().catch((error: unknown) =>
    archive.destroy(error instanceof Error ? error : new Error(String(error))),
  );
  return Readable.from(archive, { objectMode: false });
}

/**
 * Passes bytes on and fails at their end when they are not those of the file. The last piece is held back until
 * that is known: once all declared bytes have arrived nobody would notice that the connection broke.
 */
function checkDigest(file: ModelFile): Transform {
  const hash = createHash('sha256');
  let held: Buffer | undefined;
  return new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      hash.update(chunk);
      done(null, held);
      held = chunk;
    },
    flush: (done) => {
      if (`sha256:${hash.digest('hex')}` === file.digest) done(null, held);
      else done(new Error(`The stored bytes of ${file.path} do not match what was registered.`));
    },
  });
}
