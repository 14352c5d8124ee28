import type { RecordedCall } from '#contract/telemetry/recorded-call.ts';
import { isObject } from '#core/host/is-object.ts';

/** One row of a table: values by column. Nested values are there as JSON text. */
export type Row = ReadonlyMap<string, string | number | boolean | null>;

type Cell = string | number | boolean | null;
type Fields = ReadonlyMap<string, unknown>;

/**
 * Returns the rows of a call: one for each row of a table in its inputs, else one. Columns of inputs begin with `input.`, those
 * of outputs with `output.`. An output with as many parts as there are rows gives one to each.
 */
export function rowsOfCall(call: RecordedCall): readonly Row[] {
  const { inputs, outputs } = partsOf(call);
  return inputs.map((fields, index) => {
    const row = new Map<string, Cell>([
      ['request_id', call.id],
      ['row', index],
      ['time', call.time],
      ['deployment', call.deployment],
      ['status', call.status],
      ['milliseconds', call.milliseconds],
      ['sample_rate', call.sampleRate],
      ...(call.correlationId === undefined ? [] : [['correlation_id', call.correlationId] as const]),
    ]);
    for (const [name, value] of fields) row.set(`input.${name}`, cellOf(value));
    for (const [name, value] of outputs[index] ?? [])
      row.set(name === '' ? 'output' : `output.${name}`, cellOf(value));
    return row;
  });
}

interface Parts {
  readonly inputs: readonly Fields[];
  readonly outputs: readonly Fields[];
}

/** As the recorder does it for profiles (resources/scoring, recorder/profile/table_rows.py): a small body can make very much of this. */
const MOST_REPEATED = 4 * 2 ** 20;

/** What rows share is in each of them. Where that is very much, the call is one row, and its tables are nested values. */
function partsOf(call: RecordedCall): Parts {
  const { tables, shared } = tablesOf(call.inputs);
  const count = tables[0]?.length ?? 1;
  const repeated =
    count === 1 ? 0 : count * (lettersOf(shared) + lettersOf(sharedOutputs(call.outputs, count)));
  if (repeated > MOST_REPEATED) {
    const inputs = [isObject(call.inputs) ? fieldsOf(call.inputs) : new Map([['body', call.inputs]])];
    return { inputs, outputs: outputRows(call.outputs, 1) };
  }
  const inputs = Array.from(
    { length: count },
    (_, index) => new Map([...shared, ...tables.flatMap((table) => [...(table[index] ?? [])])]),
  );
  return { inputs, outputs: outputRows(call.outputs, count) };
}

function fieldsOf(value: object): Fields {
  return new Map(Object.entries(value));
}

/** How long fields are as JSON. */
function lettersOf(fields: Fields): number {
  let letters = 0;
  for (const [name, value] of fields) letters += name.length + 4 + (JSON.stringify(value) ?? '').length;
  return letters;
}

function cellOf(value: unknown): Cell {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return JSON.stringify(value);
}

interface Tables {
  readonly tables: readonly (readonly Fields[])[];
  readonly shared: Fields;
}

/** The inputs of run() are an object of parameters; those that are tables of the same length go side by side. */
function tablesOf(inputs: unknown): Tables {
  if (inputs === undefined) return { tables: [], shared: new Map() };
  if (!isObject(inputs)) return { tables: [], shared: new Map([['body', inputs]]) };
  const own = tableOf(inputs);
  if (own !== undefined) return { tables: [own], shared: new Map() };
  const tables: (readonly Fields[])[] = [];
  const shared = new Map<string, unknown>();
  for (const [name, value] of Object.entries(inputs)) {
    const table = tableOf(value);
    if (table === undefined || (tables[0] !== undefined && tables[0].length !== table.length))
      shared.set(name, value);
    else tables.push(table);
  }
  return { tables, shared };
}

function outputRows(outputs: unknown, count: number): readonly Fields[] {
  if (outputs === undefined) return [];
  const parts = partsByRow(outputs, count);
  if (parts !== undefined) return parts;
  const named = [...namedOutputs(outputs)];
  return Array.from(
    { length: count },
    (_, index) => new Map(named.map(([name, value]) => [name, ofRow(value, index, count)])),
  );
}

/** Outputs with one part for each row; undefined: they have not. */
function partsByRow(outputs: unknown, count: number): readonly Fields[] | undefined {
  const table = tableOf(outputs);
  if (table?.length === count) return table;
  if (!Array.isArray(outputs) || outputs.length !== count) return undefined;
  return outputs.map((part) => new Map(isObject(part) ? Object.entries(part) : [['', part]]));
}

function namedOutputs(outputs: unknown): Fields {
  return isObject(outputs) ? fieldsOf(outputs) : new Map([['', outputs]]);
}

/** The outputs that would be in each row. */
function sharedOutputs(outputs: unknown, count: number): Fields {
  if (outputs === undefined || partsByRow(outputs, count) !== undefined) return new Map();
  return new Map(
    [...namedOutputs(outputs)].filter(([, value]) => !(Array.isArray(value) && value.length === count)),
  );
}

/** A list with as many parts as there are rows has one for each. */
function ofRow(value: unknown, index: number, count: number): unknown {
  return Array.isArray(value) && value.length === count ? value[index] : value;
}

/** The rows of a table: records, `columns` and `data`, or rows without names. Undefined: no table. */
function tableOf(value: unknown): readonly Fields[] | undefined {
  if (isObject(value) && Array.isArray(value.columns) && Array.isArray(value.data)) {
    const columns = value.columns.map(String);
    return value.data.map((row) => namedRow(row, columns));
  }
  if (!Array.isArray(value) || value.length === 0) return undefined;
  if (value.every(isObject)) return value.map((row) => new Map(Object.entries(row)));
  if (value.every((row) => Array.isArray(row))) return value.map((row) => namedRow(row, []));
  return undefined;
}

function namedRow(row: unknown, columns: readonly string[]): Fields {
  const cells: readonly unknown[] = Array.isArray(row) ? row : [row];
  return new Map(cells.map((cell, index) => [columns[index] ?? String(index), cell]));
}
