import { Readable, Transform } from 'node:stream';
import { createGunzip, type Gunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import { SlipwayError } from '#contract/errors.ts';
import { MEDIA_TYPES } from './oci-documents.ts';

/** What the files of a base image say of it. */
export interface BaseFiles {
  /** Absolute paths of its Pythons: `/usr/local/bin/python3.11`. */
  readonly pythons: readonly string[];
  /** Names of its shared libraries: `libstdc++.so.6`. */
  readonly libraries: readonly string[];
  /** Version of the GNU C library, `2.36`; undefined: not known. */
  readonly glibc: string | undefined;
  /** Whether its C library is musl, as that of Alpine. */
  readonly isMusl: boolean;
}

export const NO_FILES: BaseFiles = { pythons: [], libraries: [], glibc: undefined, isMusl: false };

const PYTHON = /^(?:\.?\/)?((?:usr\/(?:local\/)?|opt\/[^/]+\/)?bin\/python3\.\d+)$/;
const LIBRARY =
  /^(?:\.?\/)?(?:usr\/(?:local\/)?)?lib(?:64)?\/(?:[^/]+-linux-gnu[^/]*\/)?([^/]+\.so\.[\d.]+)$/;
const PACKAGES = /^(?:\.?\/)?var\/lib\/dpkg\/status(?:\.d\/libc6)?$/;
const MUSL = /^(?:\.?\/)?lib\/ld-musl-[^/]+$/;
const MOST_LIBRARIES = 100_000;
const MOST_LIST_BYTES = 64 * 2 ** 20;
/** Programs and data have a twentieth of their size in a layer; nothing but a bomb has a hundredth. */
const MOST_INFLATION = 100;
/** Below this nobody has to wait, whatever it is. */
const HARMLESS_BYTES = 2 ** 30;

/** Looks through a layer of a base image; what it says stands over what the layers below it said. */
export async function readBaseLayer(
  below: BaseFiles,
  layer: AsyncIterable<Uint8Array>,
  mediaType: string,
  harmless = HARMLESS_BYTES,
): Promise<BaseFiles> {
  const found = { ...below, pythons: [...below.pythons], libraries: new Set(below.libraries) };
  const archive = extract();
  archive.on('entry', (header, stream, next) => {
    const python = PYTHON.exec(header.name)?.[1];
    if (
      python !== undefined &&
      (header.type === 'file' || header.type === 'symlink' || header.type === 'link')
    )
      found.pythons.push(`/${python}`);
    const library = LIBRARY.exec(header.name)?.[1];
    if (library !== undefined && found.libraries.size < MOST_LIBRARIES) found.libraries.add(library);
    if (MUSL.test(header.name)) found.isMusl = true;
    if (!PACKAGES.test(header.name) || (header.size ?? 0) > MOST_LIST_BYTES) {
      stream.on('end', next);
      stream.resume();
      return;
    }
    const chunks: Buffer[] = [];
    stream.on('data', (chunk) => chunks.push(Buffer.from(chunk as Uint8Array)));
    stream.on('end', () => {
      found.glibc = glibcIn(Buffer.concat(chunks).toString('utf8')) ?? found.glibc;
      next();
    });
  });
  const bytes = Readable.from(layer);
  await new Promise<void>((resolve, reject) => {
    const streams: Readable[] = [bytes];
    if (mediaType !== MEDIA_TYPES.plainLayer) {
      const gunzip = createGunzip();
      streams.push(bytes.pipe(gunzip), gunzip.pipe(inflated(gunzip, harmless)));
    }
    const unpacked = streams.at(-1) ?? bytes;
    const stop = (error: Error): void => {
      for (const stream of streams) stream.destroy();
      reject(error);
    };
    for (const stream of streams) stream.on('error', stop);
    archive.on('error', reject);
    archive.on('finish', () => resolve());
    unpacked.pipe(archive as unknown as NodeJS.WritableStream);
  });
  return { ...found, pythons: [...new Set(found.pythons)], libraries: [...found.libraries] };
}

/** Passes on what a layer inflates to, up to what it may. */
function inflated(gunzip: Gunzip, harmless: number): Transform {
  let total = 0;
  return new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      total += chunk.length;
      if (total <= Math.max(harmless, MOST_INFLATION * gunzip.bytesWritten)) return done(null, chunk);
      done(
        new SlipwayError('build_failed', {
          message: `A layer of the base image inflates to more than ${MOST_INFLATION} times its size.`,
          hint: 'No image of programs does that. Choose another base image, or build with Docker: `--builder docker`.',
        }),
      );
    },
  });
}

/** Of Debian's list of packages: `Package: libc6`, `Version: 2.36-9+deb12u10`. */
function glibcIn(list: string): string | undefined {
  const entry = list.split('\n\n').find((text) => /^Package: libc6$/m.test(text)) ?? '';
  return /^Version: (?:\d+:)?(\d+\.\d+)/m.exec(entry)?.[1];
}
