import { stripVTControlCharacters } from 'node:util';
import measure from 'fast-string-truncated-width';

/** Returns the columns that a text takes on a terminal, without its colours. */
export function widthOf(text: string): number {
  return measure(text).width;
}

/** Cuts a plain text to at most `columns`, with `…` where something is missing. A character is never cut in two. */
export function truncate(text: string, columns: number): string {
  if (columns < 1) return '';
  const { index, ellipsed } = measure(text, { limit: columns, ellipsis: '…' });
  return `${text.slice(0, index)}${ellipsed ? '…' : ''}`;
}

/** Returns a line of another program's output, safe to print: no colours, no cursor movements, no tabs, no turned text. */
export function plainLine(text: string): string {
  return stripVTControlCharacters(text)
    .replaceAll('\t', '  ')
    .replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '');
}
