import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';

const ASCII = /^[\x20-\x7e]*$/;

/** Returns the columns that a text takes on a terminal, without its colours. */
export function widthOf(text: string): number {
  return ASCII.test(text) ? text.length : stringWidth(text);
}

/** Cuts a plain text to at most `columns`, with `…` where something is missing. A character is never cut in two. */
export function truncate(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  const characters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
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
