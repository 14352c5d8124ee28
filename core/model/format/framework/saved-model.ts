import type { DataType, Dimension, ModelFormat, ModelPort, ModelRisk } from '#contract/model/format.ts';
import { type ByteSource, windowedSource } from '../bytes/byte-source.ts';
import {
  type Field,
  type FieldBudget,
  fieldBudget,
  numberOf,
  type Region,
  readFields,
  readText,
  regionsOf,
  textOf,
  walkMessage,
} from '../bytes/protobuf.ts';
import { describe, noteOf } from '../description.ts';
import { printable } from '../pickle/pickle-value.ts';
import { isVersion } from '../recorded-versions.ts';

/** Field numbers of tensorflow/core/protobuf/saved_model.proto and meta_graph.proto. */
const SAVED_MODEL = { metaGraph: 2 } as const;
const META_GRAPH = { information: 1, signature: 5 } as const;
const INFORMATION = { operations: 2, version: 5 } as const;
const SIGNATURE = { inputs: 1, outputs: 2 } as const;
const TENSOR_INFO = { dtype: 2, shape: 3 } as const;
const SHAPE = { dimension: 2, unknownRank: 3 } as const;

/** `DataType` of tensorflow/core/framework/types.proto. */
const DATA_TYPES: Readonly<Record<number, DataType>> = {
  1: 'float32',
  2: 'float64',
  3: 'int32',
  4: 'uint8',
  5: 'int16',
  6: 'int8',
  7: 'string',
  8: 'complex64',
  9: 'int64',
  10: 'bool',
  14: 'bfloat16',
  17: 'uint16',
  18: 'complex128',
  19: 'float16',
  22: 'uint32',
  23: 'uint64',
  24: 'float8',
  25: 'float8',
  29: 'int4',
  30: 'uint4',
};

interface Reading {
  readonly source: ByteSource;
  readonly budget: FieldBudget;
}

const readDimension = async ({ source, budget }: Reading, region: Region): Promise<Dimension> => {
  const size = numberOf(await readFields(source, region, { budget }), 1) ?? 0;
  return size < 0 ? null : size;
};

const readShape = async (reading: Reading, region: Region): Promise<Dimension[] | undefined> => {
  const fields = await readFields(reading.source, region, { budget: reading.budget });
  if (numberOf(fields, SHAPE.unknownRank) === 1) return undefined;
  const dimensions: Dimension[] = [];
  for (const dimension of regionsOf(fields, SHAPE.dimension).slice(0, 64)) {
    dimensions.push(await readDimension(reading, dimension));
  }
  return dimensions;
};

/** An entry of `map<string, TensorInfo>`. */
const readPort = async (reading: Reading, region: Region): Promise<ModelPort> => {
  const { source, budget } = reading;
  const entry = await readFields(source, region, { budget });
  const name = await textOf(source, entry, 1);
  const information = regionsOf(entry, 2)[0];
  const fields = information === undefined ? [] : await readFields(source, information, { budget });
  const shapeRegion = regionsOf(fields, TENSOR_INFO.shape)[0];
  const shape = shapeRegion === undefined ? undefined : await readShape(reading, shapeRegion);
  return {
    ...(name && { name: printable(name) }),
    required: true,
    value: {
      type: 'tensor',
      dtype: DATA_TYPES[numberOf(fields, TENSOR_INFO.dtype) ?? 0] ?? 'object',
      ...(shape !== undefined && { shape }),
    },
  };
};

const readPorts = async (reading: Reading, regions: readonly Region[]): Promise<ModelPort[]> => {
  const ports: ModelPort[] = [];
  for (const region of regions.slice(0, 1_000)) ports.push(await readPort(reading, region));
  return ports.sort((a, b) => (a.name ?? '').localeCompare(b.name ?? ''));
};

/** The signature that TensorFlow Serving would use, else the first that is not internal. */
const chooseSignature = async (reading: Reading, regions: readonly Region[]): Promise<readonly Field[]> => {
  const { source, budget } = reading;
  let chosen: Region | undefined;
  for (const region of regions.slice(0, 100)) {
    const entry = await readFields(source, region, { budget });
    const name = await textOf(source, entry, 1);
    const signature = regionsOf(entry, 2)[0];
    if (name === 'serving_default') chosen = signature;
    else if (chosen === undefined && name?.startsWith('__') === false) chosen = signature;
  }
  return chosen === undefined ? [] : readFields(source, chosen, { budget });
};

/** Operations that reach files or Python when the graph runs (TensorFlow's SECURITY.md: a model is a program). */
const RISKY_OPERATIONS: Readonly<Record<string, string>> = {
  PyFunc: 'It calls a Python function of the program that made it.',
  EagerPyFunc: 'It calls a Python function of the program that made it.',
  PyFuncStateless: 'It calls a Python function of the program that made it.',
  ReadFile: 'It reads files when it runs.',
  WriteFile: 'It writes files when it runs.',
  MatchingFiles: 'It lists files when it runs.',
  DebugIdentityV2: 'It writes files when it runs.',
};

const readRisks = async ({ source, budget }: Reading, operations: Region): Promise<ModelRisk[]> => {
  const risks: ModelRisk[] = [];
  for (const operation of regionsOf(await readFields(source, operations, { budget }), 1)) {
    const name = await textOf(source, await readFields(source, operation, { budget }), 1);
    const reason =
      name !== undefined && Object.hasOwn(RISKY_OPERATIONS, name) ? RISKY_OPERATIONS[name] : undefined;
    if (name !== undefined && reason !== undefined) risks.push({ level: 'danger', name, reason });
  }
  return risks;
};

interface Information {
  readonly version: string | undefined;
  readonly risk: ModelRisk[];
}

const readInformation = async (reading: Reading, region: Region | undefined): Promise<Information> => {
  const { source, budget } = reading;
  if (region === undefined) return { version: undefined, risk: [] };
  const fields = await readFields(source, region, { budget });
  const version = regionsOf(fields, INFORMATION.version)[0];
  const operations = regionsOf(fields, INFORMATION.operations)[0];
  return {
    version: version === undefined ? undefined : await readText(source, version),
    risk: operations === undefined ? [] : await readRisks(reading, operations),
  };
};

/** Describes the `saved_model.pb` of a TensorFlow SavedModel folder. */
export const describeSavedModel = async (file: ByteSource): Promise<ModelFormat> => {
  const source = windowedSource(file, { window: 8_192 });
  const budget = fieldBudget();
  const fields: Field[] = [];
  const visit = (field: Field) => {
    if (fields.length < 100) fields.push(field);
    return undefined;
  };
  const end = await walkMessage(source, { start: 0, length: source.size }, { budget, visit });
  const graph = regionsOf(fields, SAVED_MODEL.metaGraph)[0];
  const parts = graph === undefined ? [] : await readFields(source, graph, { budget });
  const reading = { source, budget };
  const { version, risk } = await readInformation(reading, regionsOf(parts, META_GRAPH.information)[0]);
  const signature = await chooseSignature(reading, regionsOf(parts, META_GRAPH.signature));
  return {
    kind: 'keras',
    ...describe({
      framework: 'TensorFlow',
      imports: ['tensorflow'],
      packages: isVersion(version) ? { tensorflow: version } : {},
      safety: risk.length > 0 ? 'code' : 'data',
      risk,
      inputs: await readPorts(reading, regionsOf(signature, SIGNATURE.inputs)),
      outputs: await readPorts(reading, regionsOf(signature, SIGNATURE.outputs)),
      ...noteOf(
        end === 'complete' && graph !== undefined ? undefined : 'saved_model.pb is truncated or damaged.',
      ),
    }),
    container: 'saved-model',
  };
};
