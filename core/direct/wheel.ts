import { type FileHandle, open } from 'node:fs/promises';
import { VENV_FOLDER } from '#core/engine/image-plan.ts';
import { ArchiveProblem } from '#core/oci/archive-problem.ts';
import { byteWindow } from '#core/oci/byte-window.ts';
import type { LayerEntry } from '#core/oci/layer-entry.ts';
import { readZipMember, zipEntry } from '#core/oci/zip-content.ts';
import { readZipDirectory, type ZipMember } from '#core/oci/zip-directory.ts';
import { entryPoints, programText, withInterpreter } from './entry-points.ts';
import { inImage, sitePackages } from './image-python.ts';
import { installRecord } from './install-record.ts';
import { type PlacedMember, placeMembers, type WheelParts } from './wheel-places.ts';

/** A package as it was downloaded. */
export interface WheelFile {
  /** `numpy-2.1.0-cp311-cp311-manylinux_2_17_x86_64.whl` */
  readonly filename: string;
  readonly path: string;
}

/** A wheel that is open. */
export interface Wheel {
  /** Where its files go in the image. */
  readonly paths: readonly string[];
  /** Its files as they are once installed, without those whose path is not `wanted`. */
  entries(wanted: (path: string) => boolean): AsyncIterable<LayerEntry>;
  /** Python files that a service may import: their names in the wheel and their places in the image. */
  readonly modules: readonly (readonly [name: string, place: string])[];
  close(): Promise<void>;
}

/** Files that describe a package and scripts: what is read whole. */
const MOST_TEXT_BYTES = 64 * 2 ** 20;

interface Source {
  readonly file: FileHandle;
  readonly window: ReturnType<typeof byteWindow>;
}

/** Opens a wheel for a Python (`3.11`). Nothing of it is trusted: `ArchiveProblem` says what is wrong with it. */
export async function openWheel(wheel: WheelFile, python: string): Promise<Wheel> {
  const file = await open(wheel.path);
  try {
    const source = { file, window: byteWindow(file) };
    const members = await readZipDirectory(file);
    const parts = placeMembers(members, { filename: wheel.filename, python });
    await mustBeKnownFormat(source, parts);
    const written = await writtenByInstaller(source, parts, python);
    const replaced = new Set(written.map(({ path }) => path));
    return {
      paths: [...parts.placed.map(({ path }) => path), ...replaced],
      modules: parts.placed
        .filter(({ path, isScript }) => !isScript && isModule(path))
        .map(({ member, path }) => [member.path, path]),
      entries: async function* (wanted) {
        for (const { member, path, mode } of parts.placed)
          if (wanted(path) && !replaced.has(path)) yield await zipEntry(source, member, { path, mode });
        for (const entry of written) if (wanted(entry.path)) yield entry;
      },
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** The packages' own tests are never imported: 58 MB of bytecode of the 363 MB of scikit-learn and pandas. */
function isModule(path: string): boolean {
  return path.endsWith('.py') && !/\/tests?\//.test(path);
}

function find({ placed, info }: WheelParts, name: string): ZipMember | undefined {
  return placed.find(({ member }) => member.path === `${info}/${name}`)?.member;
}

async function textOf(source: Source, member: ZipMember): Promise<string> {
  return (await readZipMember(source, member, MOST_TEXT_BYTES)).toString('utf8');
}

/** Another main version of the format may mean something else by the same folders. */
async function mustBeKnownFormat(source: Source, parts: WheelParts): Promise<void> {
  const member = find(parts, 'WHEEL');
  if (member === undefined) throw new ArchiveProblem('', 'it has no WHEEL file');
  const version = /^Wheel-Version:\s*(\S+)/m.exec(await textOf(source, member))?.[1] ?? '';
  if (version.split('.')[0] !== '1')
    throw new ArchiveProblem('', `it has the format ${version}, which is not known`);
}

type Written = Extract<LayerEntry, { kind: 'bytes' }>;

/** Scripts with the interpreter of the image in them. */
async function scripts(source: Source, placed: readonly PlacedMember[]): Promise<readonly Written[]> {
  const written: Written[] = [];
  for (const { member, path, mode, isScript } of placed) {
    if (!isScript) continue;
    const bytes = withInterpreter(await readZipMember(source, member, MOST_TEXT_BYTES));
    written.push({ kind: 'bytes', path, mode, bytes });
  }
  return written;
}

/** Programs of the entry points and scripts, who installed it, and the list of all its files. */
async function writtenByInstaller(
  source: Source,
  parts: WheelParts,
  python: string,
): Promise<readonly Written[]> {
  const site = sitePackages({ minor: python });
  const { info, placed } = parts;
  const record = find(parts, 'RECORD');
  if (record === undefined) throw new ArchiveProblem('', 'it has no RECORD file');
  const declared = find(parts, 'entry_points.txt');
  const programs = declared === undefined ? [] : entryPoints(await textOf(source, declared));
  const added: readonly Written[] = [
    ...(await scripts(source, placed)),
    ...programs.map(
      (program): Written => ({
        kind: 'bytes',
        path: `${inImage(VENV_FOLDER)}/bin/${program.name}`,
        mode: 0o755,
        bytes: Buffer.from(programText(program)),
      }),
    ),
    { kind: 'bytes', path: `${site}/${info}/INSTALLER`, mode: 0o644, bytes: Buffer.from('slipway\n') },
  ];
  const moved = new Map(
    placed
      .filter(({ member, path }) => path !== `${site}/${member.path}`)
      .map(({ member, path }) => [member.path, path]),
  );
  const text = installRecord(await textOf(source, record), { site, moved, added });
  return [...added, { kind: 'bytes', path: `${site}/${info}/RECORD`, mode: 0o644, bytes: Buffer.from(text) }];
}
