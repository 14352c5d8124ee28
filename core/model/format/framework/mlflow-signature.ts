import { z } from 'zod';
import {
  type DataType,
  type Dimension,
  dataTypeSchema,
  type ModelPort,
  type ValueType,
} from '#contract/model/format.ts';
import { isObject, listAt, objectAt, parseJson, textAt } from '../bytes/json-value.ts';
import { printable } from '../pickle/pickle-value.ts';

/** Column types of mlflow/types/schema.py (`DataType`). */
const COLUMN_TYPES: Readonly<Record<string, DataType>> = {
  boolean: 'bool',
  integer: 'int32',
  long: 'int64',
  float: 'float32',
  double: 'float64',
  string: 'string',
  binary: 'bytes',
  datetime: 'datetime',
};

const columnType = (name: string): DataType | undefined =>
  Object.hasOwn(COLUMN_TYPES, name) ? COLUMN_TYPES[name] : undefined;

/** Tensor types are NumPy's names: `float32`, `<U5`, `str`, `datetime64[ns]`. */
const tensorType = (name: string): DataType => {
  if (/^[<>|=]?U|^str/.test(name)) return 'string';
  if (/^[<>|=]?S|^bytes/.test(name)) return 'bytes';
  if (name.startsWith('datetime64')) return 'datetime';
  const known = dataTypeSchema.safeParse(name);
  return known.success ? known.data : 'object';
};

const DEEPEST = 16;
const MOST_PORTS = 10_000;

const dimensionOf = (size: unknown): Dimension => (typeof size === 'number' && size >= 0 ? size : null);

const propertiesOf = (specification: unknown, depth: number): ModelPort[] =>
  Object.entries(objectAt(specification, 'properties'))
    .slice(0, MOST_PORTS)
    .map(([name, property]) => ({ ...portOf(property, depth + 1), name: printable(name) }));

const valueType = (specification: unknown, depth: number): ValueType => {
  if (depth > DEEPEST) return { type: 'any' };
  const inner = (key: string): ValueType => valueType(objectAt(specification, key), depth + 1);
  const type = textAt(specification, 'type') ?? 'any';
  switch (type) {
    case 'tensor': {
      const tensor = objectAt(specification, 'tensor-spec');
      const shape = listAt(tensor, 'shape').slice(0, 64).map(dimensionOf);
      return { type: 'tensor', dtype: tensorType(textAt(tensor, 'dtype') ?? 'object'), shape };
    }
    case 'array':
      return { type: 'array', items: inner('items') };
    case 'map':
      return { type: 'map', keys: 'string', values: inner('values') };
    case 'object':
      return { type: 'object', properties: propertiesOf(specification, depth) };
    case 'sparkml_vector':
      return { type: 'array', items: { type: 'scalar', dtype: 'float64' } };
    default: {
      const dtype = columnType(type);
      return dtype === undefined ? { type: 'any' } : { type: 'scalar', dtype };
    }
  }
};

const portOf = (specification: unknown, depth: number): ModelPort => {
  const name = textAt(specification, 'name');
  // Before MLflow 2.x it was called optional.
  const optional =
    isObject(specification) && (specification.required === false || specification.optional === true);
  return {
    ...(name !== undefined && { name: printable(name) }),
    required: !optional,
    value: valueType(specification, depth),
  };
};

const parseList = (text: unknown): readonly unknown[] => {
  const list = typeof text === 'string' ? parseJson(text) : undefined;
  return Array.isArray(list) ? list.slice(0, MOST_PORTS) : [];
};

/** The inputs or outputs of a signature: JSON in a text. */
export const signaturePorts = (text: unknown): ModelPort[] => parseList(text).map((port) => portOf(port, 0));

type Parameter = {
  readonly name: string;
  readonly dtype: DataType;
  readonly default?: z.infer<ReturnType<typeof z.json>>;
};

/** The parameters of a signature. */
export const signatureParameters = (text: unknown): Parameter[] =>
  parseList(text)
    .filter(isObject)
    .map((parameter) => {
      const value = z.json().safeParse(parameter.default);
      return {
        name: printable(textAt(parameter, 'name') ?? ''),
        dtype: columnType(textAt(parameter, 'type') ?? textAt(parameter, 'dtype') ?? '') ?? 'object',
        ...(value.success && value.data !== undefined && { default: value.data }),
      };
    });
