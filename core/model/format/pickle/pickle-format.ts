import type { Compression, ModelFormat } from '#contract/model/format.ts';
import type { ByteCursor, DecompressionEnd } from '../bytes/byte-cursor.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import { openCompressed } from '../bytes/compression.ts';
import { describe, noteOf } from '../description.ts';
import { featuresOf } from './pickle-features.ts';
import { frameworkOf, importsOf, namesOf, risksOf } from './pickle-globals.ts';
import { noFindings, type PickleEnd, type PickleFindings, scanPickle } from './pickle-scan.ts';
import { className } from './pickle-value.ts';

type PickleFormat = Extract<ModelFormat, { readonly kind: 'pickle' }>;

const writerOf = (findings: PickleFindings, compression: Compression): PickleFormat['writer'] => {
  const modules = findings.globals.map((value) => value.module);
  if (modules.some((module) => module.startsWith('cloudpickle'))) return 'cloudpickle';
  if (modules.some((module) => module.startsWith('joblib.numpy_pickle'))) return 'joblib';
  // Only joblib compresses with zlib; anyone may have gzipped a pickle.
  return compression === 'zlib' ? 'joblib' : 'pickle';
};

const endNote = (end: PickleEnd, early: DecompressionEnd | undefined): string | undefined => {
  switch (early) {
    case 'limit':
      return 'It is larger than 512 MiB when expanded. Only the first 512 MiB were checked.';
    case 'damaged':
      return 'The compressed data is truncated or damaged. Only the data before that was checked.';
    case undefined:
      return end.end === 'stop' ? undefined : end.reason;
  }
};

interface Scanned {
  readonly findings: PickleFindings;
  readonly end: PickleEnd;
  readonly compression: Compression;
  readonly early: DecompressionEnd | undefined;
}

const describeScan = ({ findings, end, compression, early }: Scanned): PickleFormat => {
  const names = namesOf(findings.globals);
  const features = featuresOf(findings, end.end === 'stop' ? end.value : undefined);
  const top = end.end === 'stop' ? className(end.value) : undefined;
  const writer = writerOf(findings, compression);
  const unfollowed = findings.followed
    ? undefined
    : 'It is too big to check completely. Names may be missing.';
  const imports = importsOf([...names.modules, ...(writer === 'pickle' ? [] : [writer])]);
  return {
    kind: 'pickle',
    ...describe({
      framework: frameworkOf(top, findings.globals),
      imports,
      packages: findings.packages,
      safety: 'code',
      risk: risksOf(findings),
      ...(findings.python !== undefined && { python: findings.python }),
      ...noteOf(endNote(end, early), unfollowed),
    }),
    writer,
    compression,
    inspected: true,
    protocol: findings.protocol ?? 0,
    ...(top !== undefined && { class: top }),
    ...names,
    ...(features.count !== undefined && { features }),
  };
};

const notInspected = (compression: Compression, name: string): PickleFormat => ({
  kind: 'pickle',
  ...describe({
    framework: 'Python',
    imports: /joblib/i.test(name) ? ['joblib'] : [],
    safety: 'code',
    note: `It is compressed with ${compression}, which Slipway cannot read. Save it with zlib or gzip, or uncompressed, to see its content.`,
  }),
  writer: 'joblib',
  compression,
  inspected: false,
  globals: [],
  modules: [],
});

/** Whether a file's name says that it is a pickle. */
export const isPickleName = (name: string): boolean =>
  /\.(pkl|pickle|pck|pcl|joblib|jl|sav|p)(\.(z|gz|gzip|bz2|lzma|xz|lz4))?$/i.test(name);

/** Protocols 2 to 5 begin with PROTO and their number. */
export const startsAsPickle = (head: Buffer): boolean => head[0] === 0x80 && (head[1] ?? 99) <= 5;

const scanAll = async (cursor: ByteCursor): Promise<Pick<Scanned, 'findings' | 'end'>> => {
  const findings = noFindings();
  return { findings, end: await scanPickle(cursor, findings, { arrays: true }) };
};

/**
 * Describes a pickle by its opcodes, through joblib's compressions where Node.js can. Returns undefined when the
 * content, once uncompressed, does not begin as a pickle.
 */
export const describePickle = async (
  source: ByteSource,
  options: { readonly compression: Compression; readonly name: string },
): Promise<ModelFormat | undefined> => {
  const { compression, name } = options;
  const opened = openCompressed(source, compression);
  if (opened === undefined) return isPickleName(name) ? notInspected(compression, name) : undefined;
  try {
    if (!startsAsPickle(await opened.cursor.peek(2))) return undefined;
    const { findings, end } = await scanAll(opened.cursor);
    return describeScan({ findings, end, compression, early: opened.endedEarly() });
  } finally {
    opened.cursor.close();
  }
};

/**
 * Describes a pickle of protocol 0 or 1, which nothing announces: only opcodes that lead to a STOP tell it from text.
 * Without a fitting file name it must also be all there is in the file and build an object.
 */
export const describeOldPickle = async (
  source: ByteSource,
  options: { readonly name: string },
): Promise<ModelFormat | undefined> => {
  const opened = openCompressed(source, 'none');
  if (opened === undefined) return undefined;
  const { findings, end } = await scanAll(opened.cursor);
  const named = isPickleName(options.name);
  const whole = end.end === 'stop' && (opened.cursor.position === source.size || findings.globals.length > 0);
  const telling = whole && findings.opcodes > 2;
  const cut = named && findings.globals.length > 0;
  if (!(telling && (named || findings.globals.length > 0)) && !cut) return undefined;
  const result = describeScan({ findings, end, compression: 'none', early: undefined });
  return { ...result, protocol: findings.protocol ?? (findings.binary ? 1 : 0) };
};
