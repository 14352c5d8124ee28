import type { ModelFormat, ModelPort } from '#contract/model/format.ts';
import type { ProjectFile } from '../project/list-files.ts';
import type { Parameter, ScriptFunction } from '../python/definitions.ts';
import { tokenize } from '../python/tokens.ts';
import { kindOfHint, plainHint } from './hints.ts';
import {
  columnValue,
  type KnownRows,
  type ModelColumns,
  modelColumns,
  numbers,
  rowsFor,
  TEXT,
} from './known-columns.ts';
import { type OwnModule, readUses } from './read-uses.ts';
import { sampleImage } from './sample-image.ts';
import { type Cell, type SampleTable, sampleTables } from './sample-table.ts';
import { Use } from './use.ts';

/** A first request for a project that brings none, made of what lies in its folder. */
export interface ProjectExample {
  /** The body of the request. */
  readonly body: unknown;
  /** Where its values come from, as the end of “Made from …”. */
  readonly from: string;
}

export interface ExampleInputs {
  readonly script: { readonly text: string; readonly run: ScriptFunction };
  /** The modules of the project that the script imports. */
  readonly modules: readonly { readonly path: string; readonly text: string }[];
  readonly models: readonly { readonly path: string; readonly format: ModelFormat }[];
  readonly files: readonly ProjectFile[];
}

/**
 * The first request of a project: what `run()` takes, as its text tells, filled from the project's own tables and images,
 * the columns and shapes that its models record. Nothing is executed or loaded. Undefined when something that is needed
 * cannot be known: a request that fails tells nobody anything.
 */
export async function proposeExample(inputs: ExampleInputs): Promise<ProjectExample | undefined> {
  const { script, models, modules, files } = inputs;
  // What decorates run() says itself what it takes.
  if (script.run.decorators.length > 0) return undefined;
  const needed = script.run.parameters.filter(
    ({ name, kind, hasDefault }) =>
      !hasDefault && kind !== 'rest' && kind !== 'keywords' && name !== 'request_headers',
  );
  if (needed.length === 0) return { body: {}, from: 'run(), which needs nothing' };
  const uses = readUses(tokenize(script.text).lines, 'run', modules.map(ownModule));
  const known = models
    .map(({ path, format }) => modelColumns(path, format))
    .find((each) => each !== undefined);
  const material: Material = {
    model: known,
    tensors: models.flatMap(({ format }) =>
      format.kind === 'onnx' || format.kind === 'keras' ? format.inputs : [],
    ),
    tables: readOnce(files),
    files,
    from: new Set(),
    opensImages: /\bImage\.open\b|\bimdecode\b|\bimread\b|decode_(?:image|jpeg|png)/.test(script.text),
  };
  const values: [string, unknown][] = [];
  for (const parameter of needed) {
    const value = await fillParameter(parameter, uses.get(parameter.name), material);
    if (value === undefined) return undefined;
    values.push([parameter.name, value]);
  }
  const [only] = needed;
  const use = only === undefined ? undefined : uses.get(only.name);
  // A script that parses its one argument itself gets the whole body.
  const body = needed.length === 1 && use?.isParsed === true ? values[0]?.[1] : Object.fromEntries(values);
  return { body, from: [...material.from].join(' and ') || 'how the script uses its input' };
}

function ownModule({ path, text }: { readonly path: string; readonly text: string }): OwnModule {
  const name = path.replace(/(?:\/__init__)?\.py$/, '').replaceAll('/', '.');
  return { name, lines: tokenize(text).lines };
}

/** A value for a parameter of run(); undefined when neither its hint nor its use tells what it has to be. */
async function fillParameter(
  parameter: Parameter,
  read: Use | undefined,
  material: Material,
): Promise<unknown> {
  const use = annotated(parameter, read ?? new Use());
  const value = await valueFor(use, material, parameter.name);
  if (typeof value === 'number' && plainHint(parameter.annotation) === 'int') return Math.round(value);
  const isOpen = !use.isKey && (use.kind === undefined || use.kind === 'list');
  return value ?? (isOpen ? plainValue(parameter) : undefined);
}

interface Material {
  readonly model: ModelColumns | undefined;
  readonly tensors: readonly ModelPort[];
  /** The project's tables, read when the first value needs them, and once. */
  readonly tables: () => Promise<readonly SampleTable[]>;
  readonly files: readonly ProjectFile[];
  readonly from: Set<string>;
  readonly opensImages: boolean;
}

/** Values for hints that say no more than the kind of a value. */
const PLAIN_VALUES: readonly (readonly [RegExp, unknown])[] = [
  [/^bool$/, true],
  [/^(?:int|float)$/, 1],
  [/^(?:List|list|Sequence|Tuple|tuple)$/, [1]],
  [/^(?:Dict|dict|Mapping)(?:\[.*\])?$/, {}],
  [/(?:^|\.)datetime$/, '2026-01-01T00:00:00Z'],
  [/(?:^|\.)date$/, '2026-01-01'],
];

function plainValue({ annotation }: Parameter): unknown {
  const literal = /^(?:typing\.)?Literal\[(["'])(.*?)\1/.exec(annotation ?? '')?.[2];
  return literal ?? PLAIN_VALUES.find(([pattern]) => pattern.test(annotation ?? ''))?.[1];
}

function readOnce(files: readonly ProjectFile[]): Material['tables'] {
  let read: Promise<readonly SampleTable[]> | undefined;
  return () => {
    read ??= sampleTables(files);
    return read;
  };
}

function annotated({ annotation }: Parameter, use: Use): Use {
  const hint = kindOfHint(annotation);
  if (hint === 'text') return use.mark(hint);
  if (hint !== undefined) {
    const certain = new Use().mark(hint);
    certain.column = use.column;
    certain.isKey = use.isKey;
    for (const name of use.members.keys()) certain.member(name);
    return certain.mark(use.kind ?? hint);
  }
  if (/^(?:List|list|Sequence)\[str\]$/.test(plainHint(annotation))) {
    use.mark('list').entry().mark('text');
    return use;
  }
  return use;
}

/** A value for a part of the request; undefined when nothing tells what it has to be. */
async function valueFor(use: Use, material: Material, name: string): Promise<unknown> {
  const cell = await cellFor(use, material, name);
  if (cell !== undefined) return cell;
  if (use.isKey && use.kind !== 'number') return undefined;
  switch (use.kind) {
    case 'frame':
      return (await rows(use, material))?.rows;
    case 'record':
      return (await rows(use, material))?.rows[0];
    case 'array':
      return use.item === undefined ? array(material, name) : [await itemOf(use.item, material, name)];
    case 'row':
      return row(material);
    case 'entry':
      return entry(material);
    case 'model':
      return forModel(use, material, name);
    case 'text':
      return text(name, material);
    case 'image':
      return image(material);
    case 'bytes':
      return material.opensImages ? image(material) : Buffer.from('text').toString('base64');
    case 'number':
      return 1;
    case 'list':
    case undefined:
      return composite(use, material, name);
  }
}

/** The value of the column that a single value of a request becomes, or has the name of. */
async function cellFor(use: Use, material: Material, name: string): Promise<Cell | undefined> {
  const isSingle = use.kind === undefined || use.kind === 'number' || use.kind === 'text';
  if (!isSingle || use.members.size > 0 || use.item !== undefined) return undefined;
  const found = columnValue(use.column ?? name, { model: material.model, tables: await material.tables() });
  if (found === undefined) return undefined;
  const isOther = use.kind !== undefined && (typeof found.cell === 'string') !== (use.kind === 'text');
  if (isOther) return undefined;
  material.from.add(found.from);
  return found.cell;
}

/** A list of what its entries are, or an object of what its members are. */
async function composite(use: Use, material: Material, name: string): Promise<unknown> {
  if (use.item !== undefined) {
    const item = await itemOf(use.item, material, name);
    return item === undefined ? undefined : [item];
  }
  if (use.members.size === 0) return undefined;
  const values: [string, unknown][] = [];
  for (const [key, member] of use.members) {
    const value = await valueFor(member, material, key);
    // A member of which nothing is known may be a column of the model's.
    const known = value ?? (await rows(use, material))?.rows[0]?.[key];
    if (known === undefined) return undefined;
    values.push([key, known]);
  }
  return Object.fromEntries(values);
}

async function itemOf(item: Use, material: Material, name: string): Promise<unknown> {
  const isBare = item.kind === undefined && item.members.size === 0 && item.item === undefined;
  return isBare ? entry(material) : valueFor(item, material, name);
}

/** What a model gets as it came: texts, or rows of numbers. */
async function forModel(use: Use, material: Material, name: string): Promise<unknown> {
  if (material.model?.takesTexts === true) return [await entry(material)];
  if (use.item !== undefined) {
    const item = await itemOf(use.item, material, name);
    return item === undefined ? undefined : [item];
  }
  return array(material, name);
}

/** One entry of what a model gets: a text, or a row of numbers. */
async function entry(material: Material): Promise<unknown> {
  if (material.model?.takesTexts !== true) return row(material);
  material.from.add(`the texts that ${material.model.model} takes`);
  return TEXT;
}

async function rows(use: Use, material: Material): Promise<KnownRows | undefined> {
  const tables = await material.tables();
  const found = rowsFor([...use.members.keys()], { model: material.model, tables });
  if (found !== undefined) material.from.add(found.from);
  return found;
}

/** Rows of numbers in the order of the model's columns. */
async function array(material: Material, name: string): Promise<unknown> {
  const tensor = material.tensors.find((port) => port.name === name) ?? material.tensors[0];
  if (tensor?.value.type === 'tensor' && tensor.value.shape !== undefined) {
    material.from.add('the shape that the model records');
    return zeros(tensor.value.shape.map((size) => (typeof size === 'number' && size > 0 ? size : 1)));
  }
  const one = await row(material);
  return one === undefined ? undefined : [one];
}

async function row({ tables: readTables, from, model }: Material): Promise<readonly unknown[] | undefined> {
  if (model === undefined) return undefined;
  const tables = await readTables();
  const found = rowsFor([], { model, tables });
  const [first] = found?.rows ?? [];
  if (found !== undefined && first !== undefined) {
    from.add(found.from);
    return found.columns.map((column) => first[column] ?? 0);
  }
  if (model.count === undefined || model.count > 10_000) return undefined;
  from.add(`the ${model.count} columns that ${model.model} records`);
  return numbers(model.count);
}

const MOST_NUMBERS = 1_000_000;

function zeros(shape: readonly number[]): unknown {
  if (shape.reduce((product, size) => product * size, 1) > MOST_NUMBERS) return undefined;
  const [size, ...inner] = shape;
  return size === undefined ? 0 : Array.from({ length: size }, () => zeros(inner));
}

/** A parameter that is text in JSON: an image in base64 where the script opens one. */
async function text(name: string, material: Material): Promise<string> {
  const isImage = material.opensImages && /image|img|photo|picture|b64|base64|data|file/i.test(name);
  return isImage ? image(material) : TEXT;
}

async function image({ files, from }: Material): Promise<string> {
  const found = await sampleImage(files);
  from.add(found.path ?? 'a small picture that Slipway drew');
  return found.base64;
}
