import type { DataType, Dimension, ModelPort, ValueType } from '#contract/model/format.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import { type FieldBudget, numberOf, type Region, readFields, regionsOf, textOf } from '../bytes/protobuf.ts';
import { printable } from '../pickle/pickle-value.ts';

/** `TensorProto.DataType` of onnx/onnx.proto, by number. */
const ELEMENT_TYPES: readonly DataType[] = [
  'object', // UNDEFINED
  'float32',
  'uint8',
  'int8',
  'uint16',
  'int16',
  'int32',
  'int64',
  'string',
  'bool',
  'float16',
  'float64',
  'uint32',
  'uint64',
  'complex64',
  'complex128',
  'bfloat16',
  'float8', // FLOAT8E4M3FN
  'float8', // FLOAT8E4M3FNUZ
  'float8', // FLOAT8E5M2
  'float8', // FLOAT8E5M2FNUZ
  'uint4',
  'int4',
];

/** The element type with this number in ONNX. */
const onnxDataType = (number: number | undefined): DataType => ELEMENT_TYPES[number ?? 0] ?? 'object';

interface Reading {
  readonly source: ByteSource;
  readonly budget: FieldBudget;
}

const MOST_DIMENSIONS = 64;
const DEEPEST_TYPE = 8;

/** TensorShapeProto.Dimension: dim_value = 1, dim_param = 2; neither: free without a name. */
const readDimension = async ({ source, budget }: Reading, region: Region): Promise<Dimension> => {
  const fields = await readFields(source, region, { budget });
  const name = await textOf(source, fields, 2);
  if (name !== undefined && name !== '') return printable(name);
  const value = numberOf(fields, 1);
  return value === undefined || value < 0 ? null : value;
};

/** TypeProto.Tensor: elem_type = 1, shape = 2. */
const readTensor = async (reading: Reading, region: Region): Promise<ValueType> => {
  const { source, budget } = reading;
  const fields = await readFields(source, region, { budget });
  const dtype = onnxDataType(numberOf(fields, 1));
  const shape = regionsOf(fields, 2)[0];
  if (shape === undefined) return { type: 'tensor', dtype };
  const dimensions = regionsOf(await readFields(source, shape, { budget }), 1).slice(0, MOST_DIMENSIONS);
  const read: Dimension[] = [];
  for (const dimension of dimensions) read.push(await readDimension(reading, dimension));
  return { type: 'tensor', dtype, shape: read };
};

/** TypeProto: tensor = 1, sequence = 4, map = 5, sparse_tensor = 8, optional = 9. */
const readType = async (reading: Reading, region: Region, depth = 0): Promise<ValueType> => {
  const { source, budget } = reading;
  if (depth > DEEPEST_TYPE) return { type: 'any' };
  const fields = await readFields(source, region, { budget });
  const tensor = regionsOf(fields, 1)[0] ?? regionsOf(fields, 8)[0];
  if (tensor !== undefined) return readTensor(reading, tensor);
  const inner = regionsOf(fields, 4)[0] ?? regionsOf(fields, 9)[0];
  if (inner !== undefined) {
    const element = regionsOf(await readFields(source, inner, { budget }), 1)[0];
    const items: ValueType =
      element === undefined ? { type: 'any' } : await readType(reading, element, depth + 1);
    return regionsOf(fields, 9).length > 0 ? items : { type: 'array', items };
  }
  const map = regionsOf(fields, 5)[0];
  if (map === undefined) return { type: 'any' };
  const parts = await readFields(source, map, { budget });
  const values = regionsOf(parts, 2)[0];
  return {
    type: 'map',
    keys: onnxDataType(numberOf(parts, 1)),
    values: values === undefined ? { type: 'any' } : await readType(reading, values, depth + 1),
  };
};

/** ValueInfoProto: name = 1, type = 2. An optional type makes an input that may be left out. */
export const readValueInfo = async (reading: Reading, region: Region): Promise<ModelPort> => {
  const { source, budget } = reading;
  const fields = await readFields(source, region, { budget });
  const name = await textOf(source, fields, 1);
  const type = regionsOf(fields, 2)[0];
  if (type === undefined)
    return { ...(name && { name: printable(name) }), required: true, value: { type: 'any' } };
  const optional = regionsOf(await readFields(source, type, { budget }), 9).length > 0;
  const value = await readType(reading, type);
  return { ...(name && { name: printable(name) }), required: !optional, value };
};
