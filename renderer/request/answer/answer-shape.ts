import { isWritable } from '../json/json-depth.ts';
import { cellText } from '../table/cell.ts';

/** A JSON value as a table, when it is one: records with the same kind of members, or lists. */
export interface AnswerTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Wider values are no table that anybody reads. */
const MOST_COLUMNS = 60;

/** The value, or the one list in it, as a table; undefined when there is none. */
export function tableOf(value: unknown): AnswerTable | undefined {
  const list = listIn(value);
  if (list === undefined || list.length === 0 || !isWritable(list)) return undefined;
  if (list.every(isRecord)) {
    const columns = [...new Set(list.slice(0, 1000).flatMap((row) => Object.keys(row)))];
    if (columns.length > MOST_COLUMNS) return undefined;
    return { columns, rows: list.map((row) => columns.map((column) => cellText(row[column]))) };
  }
  if (list.every(Array.isArray)) {
    const lists: readonly (readonly unknown[])[] = list;
    const width = Math.max(...lists.slice(0, 1000).map((row) => row.length));
    if (width > MOST_COLUMNS || width === 0) return undefined;
    const columns = Array.from({ length: width }, (_none, index) => String(index + 1));
    return { columns, rows: lists.map((row) => columns.map((_column, index) => cellText(row[index]))) };
  }
  if (list.every((item) => !isRecord(item) && !Array.isArray(item)))
    return { columns: ['1'], rows: list.map((item) => [cellText(item)]) };
  return undefined;
}

/** Numbers to draw, a line each, by the position in the list. */
export interface AnswerSeries {
  readonly name: string;
  readonly values: readonly (number | null)[];
}

const MOST_SERIES = 12;

/** The numbers of a value that a chart can show: of a list of numbers, of records, of lists. Empty: none. */
export function seriesOf(value: unknown): readonly AnswerSeries[] {
  const list = listIn(value);
  if (list === undefined || list.length < 2) return [];
  if (list.every((item) => typeof item === 'number')) return [{ name: '1', values: list.map(numberOf) }];
  const [first] = list;
  const names = isRecord(first)
    ? Object.keys(first)
    : Array.isArray(first)
      ? first.map((_item: unknown, index) => String(index))
      : [];
  return names
    .map((name) => ({ name, values: list.map((item) => numberOf(memberOf(item, name))) }))
    .filter((series) => series.values.some((number) => number !== null))
    .slice(0, MOST_SERIES);
}

/** The list itself, or the only list among the members of an object. */
function listIn(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value;
  if (!isRecord(value)) return undefined;
  const lists = Object.values(value).filter((member) => Array.isArray(member));
  const [only] = lists;
  return lists.length === 1 ? only : undefined;
}

function memberOf(item: unknown, name: string): unknown {
  if (Array.isArray(item)) return item[Number(name)];
  return isRecord(item) ? item[name] : undefined;
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
