import type { Features, ModelFormat } from '#contract/model/format.ts';
import type { Cell, Row, SampleTable } from './sample-table.ts';

/** Stands for any number in a first request. Not whole: the schema would be read as one of whole numbers. */
export const NUMBER = 0.5;
/** A text that those take that take texts. */
export const TEXT = 'A short text to try it with';

/** What the models of a project say of the columns that they were fitted to. */
export interface ModelColumns {
  /** The model's path or name. */
  readonly model: string;
  readonly names: readonly string[];
  readonly count: number | undefined;
  /** Column → a value that it may hold, for those that hold no number. */
  readonly texts: Readonly<Record<string, Cell>>;
  /** Its first step takes texts: a vectorizer. */
  readonly takesTexts: boolean;
}

export function modelColumns(model: string, format: ModelFormat): ModelColumns | undefined {
  const features = 'features' in format ? format.features : undefined;
  const ofSignature = format.inputs.flatMap(({ name, value }) =>
    value.type === 'scalar' && name !== undefined ? [{ name, isText: value.dtype === 'string' }] : [],
  );
  // LightGBM and XGBoost number the columns of an array: those are no names that a table has.
  const names = (features?.names ?? []).filter((name) => !/^(?:Column_\d+|f\d+)$/.test(name));
  const takesTexts =
    format.kind === 'pickle' &&
    names.length === 0 &&
    /^sklearn\.feature_extraction\.text\.\w*Vectorizer$/.test(
      format.globals.find((name) => !/^sklearn\.pipeline\.|^numpy|^joblib|^builtins/.test(name)) ?? '',
    );
  const isKnown = names.length > 0 || features?.count !== undefined || ofSignature.length > 0 || takesTexts;
  if (!isKnown) return undefined;
  return {
    model,
    names: names.length > 0 ? names : ofSignature.map(({ name }) => name),
    count: features?.count ?? features?.names?.length,
    texts: {
      ...valuesOf(features ?? {}),
      ...Object.fromEntries(ofSignature.filter(({ isText }) => isText).map(({ name }) => [name, 'text'])),
    },
    takesTexts,
  };
}

/** Column → a value that it may hold, for those that hold no number: a text that is known, or its first category. */
export function valuesOf({ texts, categories = {} }: Features): Readonly<Record<string, Cell>> {
  const first = Object.entries(categories).flatMap(([name, [value]]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return { ...texts, ...Object.fromEntries(first) };
}

/** Rows for a table of a request, and where they come from. */
export interface KnownRows {
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
  readonly from: string;
}

/**
 * Rows with the columns that a script and its model need: of a table of the project when one has them, else made of
 * the columns' names. Undefined: nothing tells which columns there are.
 */
export function rowsFor(
  needed: readonly string[],
  known: { readonly model: ModelColumns | undefined; readonly tables: readonly SampleTable[] },
): KnownRows | undefined {
  const { model, tables } = known;
  const named = [...new Set([...(model?.names ?? []), ...needed])];
  for (const table of tables) {
    const columns = columnsOf(table, { named, needed, count: model?.count });
    if (columns !== undefined) return cut(table, columns);
  }
  return named.length === 0 ? undefined : madeRow(needed, named, model);
}

/** A value of a column: of a table that has it, else what a model records of it. */
export function columnValue(
  name: string,
  known: { readonly model: ModelColumns | undefined; readonly tables: readonly SampleTable[] },
): { readonly cell: Cell; readonly from: string } | undefined {
  const wanted = bare(name);
  for (const { path, columns, rows } of known.tables) {
    const column = columns.find((each) => bare(each) === wanted);
    const cell = rows.map((row) => row[column ?? '']).find((each) => each !== undefined && each !== null);
    if (cell !== undefined) return { cell, from: `the first rows of ${path}` };
  }
  const { model } = known;
  const column = model?.names.find((each) => bare(each) === wanted);
  if (model === undefined || column === undefined) return undefined;
  return { cell: model.texts[column] ?? NUMBER, from: `the columns that ${model.model} records` };
}

/** A name as a parameter and a heading of a table have in common: `Sepal length (cm)`, `sepal_length`. */
function bare(name: string): string {
  return name
    .replace(/\s*[([].*[)\]]\s*$/, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
}

/** The columns of a table that the request takes; undefined when the table does not have what it needs. */
function columnsOf(
  table: SampleTable,
  wanted: {
    readonly named: readonly string[];
    readonly needed: readonly string[];
    readonly count: number | undefined;
  },
): readonly string[] | undefined {
  const { named, needed, count } = wanted;
  if (named.length === 0) return isOfWidth(table, count) ? withoutTarget(table, count) : undefined;
  if (hasAll(table, named)) return named;
  // Features that the script makes itself: it gets what the table has in addition to the answer.
  return needed.length > 0 && hasAll(table, needed) ? needed : undefined;
}

function hasAll(table: SampleTable, columns: readonly string[]): boolean {
  return columns.every((name) => table.columns.includes(name));
}

/** A row that is made of the columns' names. */
function madeRow(
  needed: readonly string[],
  named: readonly string[],
  model: ModelColumns | undefined,
): KnownRows {
  // Columns that the script reads and the model does not know come first: the model's own may be made from them.
  const columns = needed.every((name) => model?.names.includes(name)) ? named : needed;
  const cell = (name: string): Cell => model?.texts[name] ?? NUMBER;
  return {
    columns,
    rows: [Object.fromEntries(columns.map((name) => [name, cell(name)]))],
    from:
      model !== undefined && model.names.length > 0
        ? `the columns that ${model.model} records`
        : 'the columns that the script reads',
  };
}

function cut(table: SampleTable, columns: readonly string[]): KnownRows {
  const order = table.columns.filter((name) => columns.includes(name));
  const wanted = columns.length === order.length ? columns : order;
  return {
    columns: wanted,
    rows: table.rows.map((row) => Object.fromEntries(wanted.map((name) => [name, row[name] ?? null]))),
    from: `the first rows of ${table.path}`,
  };
}

function isOfWidth(table: SampleTable, count: number | undefined): boolean {
  return count === undefined || table.columns.length === count || table.columns.length === count + 1;
}

const TARGET = /^(?:target|label|labels|class|y|outcome|response|quality|species|survived|price|medv)$/i;

/** The columns without the one that is to be predicted, as far as it can be told. */
function withoutTarget(table: SampleTable, count: number | undefined): readonly string[] {
  const target = table.columns.find((name) => TARGET.test(name));
  if (count === table.columns.length) return table.columns;
  const left = target ?? (count === undefined ? undefined : table.columns.at(-1));
  return table.columns.filter((name) => name !== left);
}

/** One row of numbers for an array of that many columns. */
export function numbers(count: number): readonly number[] {
  return Array.from({ length: count }, () => NUMBER);
}
