import type { Style } from './style.ts';
import { truncate, widthOf } from './width.ts';

export interface Column<Row> {
  readonly title: string;
  readonly value: (row: Row) => string;
  readonly align?: 'right';
  /** Gives way when the terminal is narrow; of several the widest first. */
  readonly shrinks?: boolean;
  readonly paint?: (text: string, row: Row) => string;
}

const GAP = '  ';
const NARROWEST = 8;

/** Rows under their titles, each line at most `width` columns; without a width nothing is cut. */
export function formatTable<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  options: { readonly style: Style; readonly width: number | undefined },
): string {
  const cells = rows.map((row) => columns.map((column) => column.value(row)));
  const natural = columns.map((column, index) =>
    Math.max(widthOf(column.title), ...cells.map((cell) => widthOf(cell[index] ?? ''))),
  );
  const widths = fitWidths(columns, natural, options.width);
  const line = (texts: readonly string[], paint: (text: string, index: number) => string): string =>
    texts
      .map((text, index) => paint(fill(text, widths[index] ?? 0, columns[index]?.align), index))
      .join(GAP)
      .trimEnd();
  const head = line(
    columns.map((column) => column.title),
    (text) => options.style.faint(text),
  );
  const body = rows.map((row, number) =>
    line(cells[number] ?? [], (text, index) => columns[index]?.paint?.(text, row) ?? text),
  );
  return [head, ...body].join('\n');
}

function fitWidths<Row>(
  columns: readonly Column<Row>[],
  natural: readonly number[],
  width: number | undefined,
): readonly number[] {
  const widths = [...natural];
  const total = (): number =>
    widths.reduce((sum, each) => sum + each, 0) + GAP.length * Math.max(0, widths.length - 1);
  while (width !== undefined && total() > width) {
    const candidates = columns.map((column, index) =>
      column.shrinks === true && (widths[index] ?? 0) > NARROWEST ? (widths[index] ?? 0) : 0,
    );
    const widest = Math.max(...candidates);
    if (widest === 0) break;
    const index = candidates.indexOf(widest);
    widths[index] = Math.max(NARROWEST, widest - (total() - width), secondOf(candidates, index));
  }
  return widths;
}

/** Shrinks the widest only as far as the next one; at least by one column. */
function secondOf(candidates: readonly number[], index: number): number {
  const widest = candidates[index] ?? 0;
  const second = Math.max(0, ...candidates.filter((_, other) => other !== index));
  return Math.min(second, widest - 1);
}

function fill(text: string, width: number, align: 'right' | undefined): string {
  const cut = truncate(text, width);
  const space = ' '.repeat(Math.max(0, width - widthOf(cut)));
  return align === 'right' ? space + cut : cut + space;
}

/** `name  value` lines, values in one column; entries without a value are left out. */
export function formatFacts(
  facts: readonly (readonly [name: string, value: string | undefined])[],
  style: Style,
): string {
  const present = facts.filter((fact): fact is readonly [string, string] => fact[1] !== undefined);
  const width = Math.max(0, ...present.map(([name]) => widthOf(name)));
  return present
    .map(([name, value]) => {
      const indent = ' '.repeat(width + GAP.length);
      const space = ' '.repeat(width - widthOf(name) + GAP.length);
      return `${style.faint(name)}${space}${value.replaceAll('\n', `\n${indent}`)}`;
    })
    .join('\n');
}
