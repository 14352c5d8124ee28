import type { Range } from '#contract/manifest/diagnostic.ts';

/** Turns offsets in a text into lines and columns, and back. */
export interface Positions {
  /** The range from one offset to another, end exclusive. */
  range(start: number, end: number): Range;
  /** The offset at which a line (from 1) and column (from 1) stand, within the text. */
  offset(line: number, column: number): number;
  /** The range of a whole line (from 1), without its end. */
  line(line: number): Range;
}

/** Lines end as in Monaco: line feed, carriage return, or both together. */
export function positionsOf(text: string): Positions {
  const starts = [0];
  for (const match of text.matchAll(/\r\n|\n|\r/g)) starts.push(match.index + match[0].length);

  const locate = (offset: number): { readonly line: number; readonly column: number } => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
  const range = (start: number, end: number): Range => {
    const from = locate(Math.min(Math.max(start, 0), text.length));
    const to = locate(Math.min(Math.max(end, start, 0), text.length));
    return { startLine: from.line, startColumn: from.column, endLine: to.line, endColumn: to.column };
  };
  const lineEnd = (line: number): number => {
    const next = starts[line] ?? text.length;
    return next - (/(?:\r\n|\n|\r)$/.exec(text.slice(Math.max(0, next - 2), next))?.[0].length ?? 0);
  };
  return {
    range,
    offset: (line, column) => {
      if (line > starts.length) return text.length;
      const start = starts[Math.max(line, 1) - 1] ?? 0;
      return Math.min(start + Math.max(column, 1) - 1, starts[line] ?? text.length);
    },
    line: (line) => {
      const known = Math.min(Math.max(line, 1), starts.length);
      const end = known === starts.length ? text.length : lineEnd(known);
      return range(starts[known - 1] ?? 0, end);
    },
  };
}

/** Where something stands that has no place of its own: the start of the file. */
export const FILE_START: Range = { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 };
