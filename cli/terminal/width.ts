import { stripVTControlCharacters } from 'node:util';

/** Characters that take two columns: East Asian wide scripts and pictographs (Unicode TR 11, the common part). */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u;
const ZERO = /^[\p{Mn}\p{Me}\p{Cf}]/u;

/** Columns a text takes on a terminal, without its colours. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of stripVTControlCharacters(text)) width += columnsOf(character);
  return width;
}

function columnsOf(character: string): number {
  if (ZERO.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

/** Cuts a plain text to at most `columns`, with `…` where something is missing. */
export function truncate(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  let cut = '';
  let width = 0;
  for (const character of text) {
    if (width + columnsOf(character) > columns - 1) break;
    cut += character;
    width += columnsOf(character);
  }
  return columns < 1 ? '' : `${cut}…`;
}

/** A line of output from another program, made safe to print: no colours, no cursor movements, no tabs. */
export function plainLine(text: string): string {
  return stripVTControlCharacters(text)
    .replaceAll('\t', '  ')
    .replace(/\p{Cc}/gu, '');
}
