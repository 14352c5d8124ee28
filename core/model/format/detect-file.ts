import { basename } from 'node:path';
import type { ModelFormat } from '#contract/model/format.ts';
import { type ByteSource, openFileSource } from './bytes/byte-source.ts';
import { compressionOf } from './bytes/compression.ts';
import { HDF5_SIGNATURE } from './bytes/hdf5-attribute.ts';
import { openZip } from './bytes/zip-archive.ts';
import { unknownFormat } from './description.ts';
import { describeCatboost, startsAsCatboost } from './framework/catboost.ts';
import { describeKerasHdf5, describeKerasZip } from './framework/keras.ts';
import { describeLightgbm, startsAsLightgbm } from './framework/lightgbm.ts';
import { describeOnnx, startsAsOnnx } from './framework/onnx.ts';
import { describeLegacyPyTorch, describePyTorchZip, startsAsLegacyPyTorch } from './framework/pytorch.ts';
import { describeSafetensors, startsAsSafetensors } from './framework/safetensors.ts';
import { describeSavedModel } from './framework/saved-model.ts';
import { describeSkops } from './framework/skops.ts';
import {
  describeXgboostBinary,
  describeXgboostJson,
  describeXgboostUbjson,
  startsAsXgboostBinary,
  startsAsXgboostUbjson,
} from './framework/xgboost.ts';
import { describeOldPickle, describePickle, isPickleName, startsAsPickle } from './pickle/pickle-format.ts';
import { notAModel } from './placeholder.ts';

/** What the formats are told by: the file's name and its first bytes. */
interface File {
  readonly source: ByteSource;
  readonly name: string;
  readonly head: Buffer;
}

const HEAD = 4_096;

/** A format that its first bytes may announce; `describe` may still find that it is something else. */
interface Candidate {
  readonly matches: (file: File) => boolean;
  readonly describe: (file: File) => Promise<ModelFormat | undefined>;
}

const describeZip = async ({ source }: File): Promise<ModelFormat> => {
  const archive = await openZip(source);
  if (archive === undefined) {
    return unknownFormat(
      'It is a ZIP archive (as Keras and PyTorch write them) that is truncated or damaged.',
    );
  }
  const found =
    (await describeKerasZip(archive)) ??
    (await describePyTorchZip(archive)) ??
    (await describeSkops(archive));
  return found ?? unknownFormat('It is a ZIP archive, but not one that Keras, PyTorch or skops wrote.');
};

const startsWith = (signature: Buffer) => (file: File) =>
  file.head.subarray(0, signature.length).equals(signature);

/** In the order of how surely the first bytes tell. */
const CANDIDATES: readonly Candidate[] = [
  { matches: startsWith(Buffer.from('PK\x03\x04', 'latin1')), describe: describeZip },
  {
    matches: startsWith(HDF5_SIGNATURE),
    describe: async ({ source }) =>
      (await describeKerasHdf5(source)) ?? unknownFormat('It is an HDF5 file, but not one that Keras wrote.'),
  },
  { matches: ({ head }) => startsAsCatboost(head), describe: ({ source }) => describeCatboost(source) },
  { matches: ({ head }) => startsAsLightgbm(head), describe: ({ source }) => describeLightgbm(source) },
  {
    matches: ({ head }) => startsAsXgboostUbjson(head),
    describe: ({ source }) => describeXgboostUbjson(source),
  },
  {
    matches: ({ head }) => startsAsSafetensors(head),
    describe: ({ source, head }) => describeSafetensors(source, head),
  },
  {
    matches: ({ head }) => /^\s*\{/.test(head.toString('latin1', 0, 64)),
    describe: ({ source }) => describeXgboostJson(source),
  },
  {
    matches: ({ head }) => startsAsLegacyPyTorch(head),
    describe: ({ source }) => describeLegacyPyTorch(source),
  },
  {
    matches: ({ head }) => startsAsPickle(head),
    describe: ({ source, name }) => describePickle(source, { compression: 'none', name }),
  },
  {
    matches: ({ head }) => compressionOf(head) !== 'none',
    describe: ({ source, head, name }) => describePickle(source, { compression: compressionOf(head), name }),
  },
  { matches: ({ name }) => name === 'saved_model.pb', describe: ({ source }) => describeSavedModel(source) },
  {
    matches: ({ head }) => startsAsOnnx(head),
    describe: ({ source, name }) => describeOnnx(source, { name }),
  },
  {
    matches: ({ head }) => startsAsXgboostBinary(head),
    describe: async ({ head }) => describeXgboostBinary(head),
  },
  { matches: () => true, describe: ({ source, name }) => describeOldPickle(source, { name }) },
];

const notRecognised = ({ head, name }: File): ModelFormat => {
  const instead = notAModel(head);
  if (instead !== undefined) return unknownFormat(instead);
  const compression = compressionOf(head);
  if (name === 'MLmodel') {
    return unknownFormat('This file describes an MLflow model: choose the folder that it is in.');
  }
  if (compression !== 'none') {
    return unknownFormat(`It is compressed with ${compression}, and what is inside was not recognised.`);
  }
  if (isPickleName(name)) return unknownFormat('It has the name of a pickle, but is not a pickle.');
  return unknownFormat('Slipway does not know this format. The file is stored unchanged.');
};

/** Tells what bytes are by their content, with the name only where the content leaves doubt. */
export const detectBytes = async (source: ByteSource, name: string): Promise<ModelFormat> => {
  const head = await source.read(0, HEAD);
  if (head.length === 0) return unknownFormat('The file is empty.');
  const file: File = { source, name, head };
  for (const candidate of CANDIDATES) {
    if (!candidate.matches(file)) continue;
    const format = await candidate.describe(file);
    if (format !== undefined) return format;
  }
  return notRecognised(file);
};

/** Tells what a regular file is. Throws I/O errors and on abort. */
export const detectFile = async (
  path: string,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<ModelFormat> => {
  const source = await openFileSource(path, options);
  if (source === undefined) {
    return unknownFormat(
      'It is neither a file nor a folder (a socket, pipe or device): it cannot be a model.',
    );
  }
  try {
    return await detectBytes(source, basename(path));
  } finally {
    await source.close();
  }
};
