import type { DataType, ModelFormat } from '#contract/model/format.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import { isObject, listAt, objectAt, parseJson, textAt } from '../bytes/json-value.ts';
import { describe, noteOf } from '../description.ts';
import { printable } from '../pickle/pickle-value.ts';

/** Element types by their names in https://github.com/huggingface/safetensors (README, "Format"). */
const DATA_TYPES: Readonly<Record<string, DataType>> = {
  BOOL: 'bool',
  U8: 'uint8',
  I8: 'int8',
  U16: 'uint16',
  I16: 'int16',
  U32: 'uint32',
  I32: 'int32',
  U64: 'uint64',
  I64: 'int64',
  F8_E4M3: 'float8',
  F8_E5M2: 'float8',
  F16: 'float16',
  BF16: 'bfloat16',
  F32: 'float32',
  F64: 'float64',
  C64: 'complex64',
};

/** The format itself allows headers of 100 MB; a model of 100,000 tensors needs a sixth. */
const LARGEST_HEADER = 16 * 1_024 * 1_024;
const MOST_TENSORS = 1_000;

const headerLength = (head: Buffer): number => (head.length < 9 ? 0 : Number(head.readBigUInt64LE(0)));

/** Eight bytes of header length and a JSON object. */
export const startsAsSafetensors = (head: Buffer): boolean =>
  head[8] === 0x7b && headerLength(head) <= 100_000_000;

const importsFor = (format: string | undefined): readonly string[] => {
  switch (format) {
    case 'pt':
      return ['safetensors', 'torch'];
    case 'tf':
      return ['safetensors', 'tensorflow'];
    case 'np':
      return ['safetensors', 'numpy'];
    default:
      return ['safetensors'];
  }
};

const shapeOf = (tensor: unknown): number[] =>
  listAt(tensor, 'shape').filter(
    (size) => typeof size === 'number' && Number.isInteger(size) && size >= 0,
  ) as number[];

/** Describes a safetensors file by its header; undefined when there is none. */
export const describeSafetensors = async (
  source: ByteSource,
  head: Buffer,
): Promise<ModelFormat | undefined> => {
  const length = headerLength(head);
  const whole = length <= LARGEST_HEADER;
  const header = whole ? parseJson((await source.read(8, length)).toString('utf8')) : {};
  if (!isObject(header)) return undefined;
  const metadata = objectAt(header, '__metadata__');
  const tensors = Object.entries(header).filter(
    ([name, tensor]) => name !== '__metadata__' && isObject(tensor),
  );
  if (whole && tensors.length === 0 && Object.keys(header).length > Object.keys(metadata).length)
    return undefined;
  const end = Math.max(
    0,
    ...tensors.slice(0, 100_000).map(([, tensor]) => Number(listAt(tensor, 'data_offsets')[1] ?? 0)),
  );
  const format = textAt(metadata, 'format');
  return {
    kind: 'safetensors',
    ...describe({
      framework: format === 'pt' ? 'PyTorch' : format === 'tf' ? 'TensorFlow' : 'safetensors',
      imports: importsFor(format),
      ...noteOf(
        whole ? undefined : 'Its header is too long to check.',
        8 + length + end > source.size ? 'The file is truncated: it is shorter than its tensors.' : undefined,
      ),
    }),
    tensorCount: tensors.length,
    tensors: tensors.slice(0, MOST_TENSORS).map(([name, tensor]) => ({
      name: printable(name),
      dtype: DATA_TYPES[textAt(tensor, 'dtype') ?? ''] ?? 'object',
      shape: shapeOf(tensor),
    })),
    metadata: Object.fromEntries(
      Object.entries(metadata)
        .slice(0, 100)
        .map(([key, value]) => [printable(key), printable(String(value))]),
    ),
  };
};
