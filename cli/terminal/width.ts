import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';

const characters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Returns the columns that a text takes on a terminal, without its colours. */
export function widthOf(text: string): number {
  return stringWidth(text);
}

/** Cuts a plain text to at most `columns`, with `…` where something is missing. A character is never cut in two. */
export function truncate(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  let cut = '';
  let width = 0;
  for (const { segment } of characters.segment(text)) {
    width += widthOf(segment);
    if (width > columns - 1) break;
    cut += segment;
  }
  return columns < 1 ? '' : `${cut}…`;
}

/** Returns a line of another program's output, safe to print: no colours, no cursor movements, no tabs. */
export function plainLine(text: string): string {
  return stripVTControlCharacters(text)
    .replaceAll('\t', '  ')
    .replace(/\p{Cc}/gu, '');
}
