import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
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

/** Looks through a layer of a base image; what it says stands over what the layers below it said. */
export async function readBaseLayer(
  below: BaseFiles,
  layer: AsyncIterable<Uint8Array>,
  mediaType: string,
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
    const unpacked = mediaType === MEDIA_TYPES.plainLayer ? bytes : bytes.pipe(createGunzip());
    for (const stream of [bytes, unpacked]) stream.on('error', reject);
    archive.on('error', reject);
    archive.on('finish', () => resolve());
    unpacked.pipe(archive as unknown as NodeJS.WritableStream);
  });
  return { ...found, pythons: [...new Set(found.pythons)], libraries: [...found.libraries] };
}

/** Of Debian's list of packages: `Package: libc6`, `Version: 2.36-9+deb12u10`. */
function glibcIn(list: string): string | undefined {
  const entry = list.split('\n\n').find((text) => /^Package: libc6$/m.test(text)) ?? '';
  return /^Version: (?:\d+:)?(\d+\.\d+)/m.exec(entry)?.[1];
}
