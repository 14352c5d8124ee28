import { type Column, isSchema, type RequestInput } from '../request-inputs.ts';
import { cellProblem, cellValue } from './cell.ts';

type Table = Extract<RequestInput, { readonly kind: 'table' }>;

/** A row as it lies in the body: an object by column, or a list. */
export type Row = Readonly<Record<string, unknown>> | readonly unknown[];

/** The rows of a table in a body. Undefined when there is something else in its place: that is edited as JSON. */
export function rowsIn(body: unknown, table: Table): readonly Row[] | undefined {
  const value = isSchema(body) ? body[table.name] : undefined;
  if (value === undefined) return [];
  if (!Array.isArray(value)) return undefined;
  const rows: readonly unknown[] = value;
  return rows.every((row) => isRow(row, table)) ? rows.filter((row) => isRow(row, table)) : undefined;
}

function isRow(value: unknown, table: Table): value is Row {
  return table.rows === 'lists' ? Array.isArray(value) : isSchema(value);
}

export function cellOf(row: Row, column: Column, table: Table): unknown {
  if (Array.isArray(row)) return row[table.columns.indexOf(column)];
  return isSchema(row) ? row[column.name] : undefined;
}

/** An empty row, each cell as an empty text of its column. */
export function emptyRow(table: Table): Row {
  return rowOf(
    table,
    table.columns.map(({ schema }) => cellValue('', schema)),
  );
}

export function withCell(
  rows: readonly Row[],
  place: { readonly row: number; readonly column: Column; readonly text: string; readonly table: Table },
): readonly Row[] {
  const { table, column } = place;
  return rows.map((row, index) =>
    index !== place.row
      ? row
      : rowOf(
          table,
          table.columns.map((each) =>
            each === column ? cellValue(place.text, column.schema) : cellOf(row, each, table),
          ),
          row,
        ),
  );
}

/**
 * Rows with a pasted block put over them, its first cell at `row` and `column`; rows are added as needed. When the
 * block's first line names columns of the table, it is read as head: cells go to the columns of their names.
 */
export function withBlock(
  rows: readonly Row[],
  block: readonly (readonly string[])[],
  place: { readonly row: number; readonly column: number; readonly table: Table },
): readonly Row[] {
  const { table } = place;
  const [first = []] = block;
  const names = first.map((text) => text.trim());
  const hasHead =
    table.rows === 'records' &&
    names.filter((name) => name !== '').length > 0 &&
    names.every((name) => name === '' || table.columns.some((column) => column.name === name));
  const targets = hasHead
    ? names.map((name) => table.columns.findIndex((column) => column.name === name))
    : first.map((_text, index) => place.column + index);
  const lines = hasHead ? block.slice(1) : block;
  const result = [...rows];
  for (const [offset, line] of lines.entries()) {
    const index = place.row + offset;
    const row = result[index] ?? emptyRow(table);
    const cells = table.columns.map((column, position) => {
      const text = line[targets.indexOf(position)];
      return text === undefined || !targets.includes(position)
        ? cellOf(row, column, table)
        : cellValue(text, column.schema);
    });
    result[index] = rowOf(table, cells, row);
  }
  return result;
}

/** How many cells do not fit their column. */
export function problemCount(rows: readonly Row[], table: Table): number {
  return rows.reduce(
    (count, row) =>
      count +
      table.columns.filter((column) => cellProblem(cellOf(row, column, table), column) !== undefined).length,
    0,
  );
}

/** A row of these cells; members that are no column of the table stay. A cell that is not given stays away. */
function rowOf(table: Table, cells: readonly unknown[], before?: Row): Row {
  if (table.rows === 'lists') return cells;
  const named = table.columns.flatMap((column, index) =>
    cells[index] === undefined ? [] : [[column.name, cells[index]] as const],
  );
  return { ...(before === undefined || Array.isArray(before) ? {} : before), ...Object.fromEntries(named) };
}
