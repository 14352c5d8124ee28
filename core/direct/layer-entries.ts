import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path/posix';
import { SlipwayError } from '#contract/errors.ts';
import { APP_FOLDER, type FileLayer, type PlannedFile, SCHEMA_FOLDER } from '#core/engine/image-plan.ts';
import { ArchiveProblem } from '#core/oci/archive-problem.ts';
import { byteWindow } from '#core/oci/byte-window.ts';
import { folderEntries, type LayerEntry } from '#core/oci/layer-entry.ts';
import { zipEntry } from '#core/oci/zip-content.ts';
import { readZipDirectory } from '#core/oci/zip-directory.ts';
import { type ImagePython, inImage } from './image-python.ts';
import { VENV } from './plan-layers.ts';
import { openWheel, type Wheel, type WheelFile } from './wheel.ts';

/** A virtual environment as Python’s own venv makes it, of links to the Python of the base. */
export function environmentEntries(python: ImagePython): readonly LayerEntry[] {
  const configuration = [
    `home = ${dirname(python.path)}`,
    'include-system-site-packages = false',
    `version = ${python.minor}`,
    '',
  ].join('\n');
  const link = (path: string, target: string): LayerEntry => ({
    kind: 'link',
    path: `${VENV}/${path}`,
    target,
  });
  const entries: readonly LayerEntry[] = [
    link('bin/python', python.path),
    link('bin/python3', 'python'),
    link(`bin/python${python.minor}`, 'python'),
    link('lib64', 'lib'),
    { kind: 'bytes', path: `${VENV}/pyvenv.cfg`, mode: 0o644, bytes: Buffer.from(configuration) },
  ];
  const site: LayerEntry = { kind: 'folder', path: `${VENV}/lib/python${python.minor}/site-packages` };
  return [...folderEntries([...entries.map(({ path }) => path), site.path]), site, ...entries];
}

/** Packages as they are once installed. Where two have a file at the same place, the last one’s stays. */
export async function* wheelEntries(files: readonly WheelFile[], python: string): AsyncGenerator<LayerEntry> {
  const wheels: Wheel[] = [];
  try {
    for (const file of files) wheels.push(await openNamed(file, python));
    const owner = new Map<string, Wheel>();
    for (const wheel of wheels) for (const path of wheel.paths) owner.set(path, wheel);
    yield* folderEntries(owner.keys());
    for (const wheel of wheels) yield* wheel.entries((path) => owner.get(path) === wheel);
  } finally {
    for (const wheel of wheels) await wheel.close();
  }
}

async function openNamed(file: WheelFile, python: string): Promise<Wheel> {
  try {
    return await openWheel(file, python);
  } catch (error) {
    throw error instanceof ArchiveProblem ? unsafePackage(error, file.filename) : error;
  }
}

/** A package that is not what it says, or that would write where it must not. */
export function unsafePackage({ path, message }: ArchiveProblem, filename: string): SlipwayError {
  return new SlipwayError('build_failed', {
    message: `The package ${filename} cannot be used: ${path === '' ? '' : `${path} `}${message}.`,
    hint: 'Its file is damaged or was made to harm. Choose another version of the package, and tell those who publish it.',
    details: { kind: 'unsafe-package', package: filename, path },
  });
}

/** The members of an archive of ours, whose names are their places. */
export async function* archiveEntries(path: string): AsyncGenerator<LayerEntry> {
  const file = await open(path);
  try {
    const members = await readZipDirectory(file);
    const source = { file, window: byteWindow(file) };
    yield* folderEntries(members.map((member) => member.path));
    for (const member of members) yield await zipEntry(source, member, { path: member.path, mode: 0o644 });
  } finally {
    await file.close();
  }
}

/** Files of a plan, sorted by their path. */
export function fileEntries({ target, files }: FileLayer): readonly LayerEntry[] {
  const entries = [...files]
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map(
      (file): LayerEntry => ({
        kind: 'file',
        path: `${inImage(target)}/${file.path}`,
        mode: file.isExecutable === true ? 0o755 : 0o644,
        size: file.size,
        chunks: () => checkedFile(file),
      }),
    );
  return [...folderEntries([...entries.map(({ path }) => path), `${inImage(target)}/.`]), ...entries];
}

/** Bytes that go into an image are those that were registered. */
async function* checkedFile(file: PlannedFile): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file.source, { highWaterMark: 2 ** 20 })) {
    const bytes = Buffer.from(chunk);
    hash.update(bytes);
    yield bytes;
  }
  const found = `sha256:${hash.digest('hex')}`;
  if (found === file.digest) return;
  throw new SlipwayError('content_changed', {
    message: `The stored bytes of ${file.path} have changed.`,
    hint: '`slipway model verify` lists all damaged files. Register the model again, or build from the project folder.',
    details: { path: file.path, expected: file.digest, found },
  });
}

/** The documents of the schema, by file name. */
export function documentEntries(documents: Readonly<Record<string, string>>): readonly LayerEntry[] {
  const entries = Object.entries(documents)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([name, text]): LayerEntry => ({
        kind: 'bytes',
        path: `${inImage(APP_FOLDER)}/${SCHEMA_FOLDER}/${name}`,
        mode: 0o644,
        bytes: Buffer.from(text),
      }),
    );
  return [...folderEntries(entries.map(({ path }) => path)), ...entries];
}
