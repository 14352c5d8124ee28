import type { ModelFormat, ModelPort } from '#contract/model/format.ts';
import { type ByteSource, windowedSource } from '../bytes/byte-source.ts';
import {
  type Field,
  type FieldBudget,
  fieldBudget,
  numberOf,
  type Region,
  readFields,
  regionsOf,
  textOf,
  walkMessage,
} from '../bytes/protobuf.ts';
import { describe, noteOf } from '../description.ts';
import { printable } from '../pickle/pickle-value.ts';
import { readValueInfo } from './onnx-type.ts';

/** Field numbers of onnx/onnx.proto. */
const MODEL = {
  irVersion: 1,
  producerName: 2,
  producerVersion: 3,
  graph: 7,
  opset: 8,
  metadata: 14,
} as const;
const GRAPH = { node: 1, initializer: 5, input: 11, output: 12 } as const;
const TENSOR = { name: 8, externalData: 13 } as const;

const MOST_PORTS = 1_000;
const MOST_WEIGHTS = 100_000;
const MOST_FILES = 1_000;

interface Graph {
  readonly inputs: readonly ModelPort[];
  readonly outputs: readonly ModelPort[];
  readonly externalData: readonly string[];
  readonly nodes: number;
}

/** StringStringEntryProto: key = 1, value = 2. */
const readEntry = async (
  source: ByteSource,
  region: Region,
  budget: FieldBudget,
): Promise<readonly [string, string]> => {
  const fields = await readFields(source, region, { budget });
  return [(await textOf(source, fields, 1)) ?? '', (await textOf(source, fields, 2)) ?? ''];
};

const externalLocation = async (
  source: ByteSource,
  fields: readonly Field[],
  budget: FieldBudget,
): Promise<string | undefined> => {
  for (const region of regionsOf(fields, TENSOR.externalData).slice(0, 8)) {
    const [key, value] = await readEntry(source, region, budget);
    if (key === 'location') return printable(value);
  }
  return undefined;
};

/** What is found of a graph while its fields are passed. */
interface GraphFindings {
  readonly inputs: ModelPort[];
  readonly outputs: ModelPort[];
  readonly weights: Set<string>;
  readonly externalData: Set<string>;
}

type BytesField = Extract<Field, { readonly wire: 'bytes' }>;

const readWeight = async (
  source: ByteSource,
  field: BytesField,
  budget: FieldBudget,
): Promise<{ readonly name: string | undefined; readonly location: string | undefined }> => {
  const fields = await readFields(source, field, { budget });
  const name = await textOf(source, fields, TENSOR.name);
  return {
    name: name === undefined ? undefined : printable(name),
    location: await externalLocation(source, fields, budget),
  };
};

const noteGraphField = async (
  found: GraphFindings,
  source: ByteSource,
  field: BytesField,
  budget: FieldBudget,
): Promise<void> => {
  switch (field.number) {
    case GRAPH.input:
    case GRAPH.output: {
      const ports = field.number === GRAPH.input ? found.inputs : found.outputs;
      if (ports.length < MOST_PORTS) ports.push(await readValueInfo({ source, budget }, field));
      return;
    }
    case GRAPH.initializer: {
      const { name, location } = await readWeight(source, field, budget);
      if (name !== undefined && found.weights.size < MOST_WEIGHTS) found.weights.add(name);
      if (location !== undefined && found.externalData.size < MOST_FILES) found.externalData.add(location);
    }
  }
};

const readGraph = async (source: ByteSource, region: Region, budget: FieldBudget): Promise<Graph> => {
  const found: GraphFindings = { inputs: [], outputs: [], weights: new Set(), externalData: new Set() };
  let nodes = 0;
  const visit = (field: Field): Promise<void> | undefined => {
    if (field.number === GRAPH.node) nodes += 1;
    return field.wire === 'bytes' && field.number !== GRAPH.node
      ? noteGraphField(found, source, field, budget)
      : undefined;
  };
  await walkMessage(source, region, { budget, visit });
  // Before IR version 4 every weight was listed as an input, too: those have a value already.
  const inputs = found.inputs.filter((port) => port.name === undefined || !found.weights.has(port.name));
  return { inputs, outputs: found.outputs, externalData: [...found.externalData], nodes };
};

/** OperatorSetIdProto: domain = 1 (empty: ai.onnx), version = 2. */
const readOpset = async (
  source: ByteSource,
  regions: readonly Region[],
  budget: FieldBudget,
): Promise<Record<string, number>> => {
  const entries: [string, number][] = [];
  for (const region of regions.slice(0, 100)) {
    const fields = await readFields(source, region, { budget });
    const domain = await textOf(source, fields, 1);
    entries.push([printable(domain || 'ai.onnx'), numberOf(fields, 2) ?? 0]);
  }
  return Object.fromEntries(entries);
};

const readMetadata = async (
  source: ByteSource,
  regions: readonly Region[],
  budget: FieldBudget,
): Promise<Record<string, string>> => {
  const entries: (readonly [string, string])[] = [];
  for (const region of regions.slice(0, 100)) entries.push(await readEntry(source, region, budget));
  return Object.fromEntries(entries.map(([key, value]) => [printable(key), printable(value)]));
};

/** ONNX has no signature. Its first field is the IR version: a small number since 2017. */
export const startsAsOnnx = (head: Buffer): boolean =>
  head[0] === 0x08 && (head[1] ?? 0) >= 1 && (head[1] ?? 99) < 64;

const readProducer = async (source: ByteSource, fields: readonly Field[]) => {
  const name = await textOf(source, fields, MODEL.producerName);
  if (name === undefined || name === '') return {};
  const version = await textOf(source, fields, MODEL.producerVersion);
  return { producer: { name: printable(name), ...(version && { version: printable(version) }) } };
};

/**
 * Describes an ONNX model; weights are passed by without being read. Returns undefined when the bytes are no ONNX
 * model; a damaged one is told by its name.
 */
export const describeOnnx = async (
  file: ByteSource,
  options: { readonly name: string },
): Promise<ModelFormat | undefined> => {
  const source = windowedSource(file, { window: 8_192 });
  const budget = fieldBudget();
  const fields: Field[] = [];
  const visit = (field: Field) => {
    if (fields.length < 10_000) fields.push(field);
    return undefined;
  };
  const end = await walkMessage(source, { start: 0, length: source.size }, { budget, visit });
  const irVersion = numberOf(fields, MODEL.irVersion);
  const graphRegion = regionsOf(fields, MODEL.graph)[0];
  const named = /\.onnx$/i.test(options.name);
  if (irVersion === undefined || (graphRegion === undefined && !named)) return undefined;
  const graph = graphRegion === undefined ? undefined : await readGraph(source, graphRegion, budget);
  const empty = graph === undefined || (graph.outputs.length === 0 && graph.nodes === 0);
  if (empty && !named) return undefined;
  const damaged = end === 'damaged' || graph === undefined || graph.outputs.length === 0;
  return {
    kind: 'onnx',
    ...describe({
      framework: 'ONNX',
      imports: ['onnxruntime'],
      inputs: graph?.inputs ?? [],
      outputs: graph?.outputs ?? [],
      ...noteOf(
        damaged ? 'The file is truncated or damaged: it is not a whole ONNX model.' : undefined,
        budget.left < 0 ? 'The graph is too big to check completely.' : undefined,
      ),
    }),
    irVersion,
    opset: await readOpset(source, regionsOf(fields, MODEL.opset), budget),
    ...(await readProducer(source, fields)),
    metadata: await readMetadata(source, regionsOf(fields, MODEL.metadata), budget),
    externalData: graph?.externalData ?? [],
  };
};
