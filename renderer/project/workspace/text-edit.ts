import type { Range, TextEdit } from '#contract/manifest/diagnostic.ts';

/** Applies edits that do not overlap to a text. Positions beyond a line or the text end at its end. */
export function applyEdits(text: string, edits: readonly Pick<TextEdit, 'range' | 'text'>[]): string {
  const starts = lineStarts(text);
  const spans = edits.map((edit) => ({
    from: offsetAt(text, starts, edit.range.startLine, edit.range.startColumn),
    to: offsetAt(text, starts, edit.range.endLine, edit.range.endColumn),
    text: edit.text,
  }));
  return spans
    .sort((a, b) => b.from - a.from)
    .reduce((result, span) => result.slice(0, span.from) + span.text + result.slice(span.to), text);
}

/** The one place in which two texts differ: what to put in place of what, as offsets in the first. */
export function differenceOf(
  before: string,
  after: string,
): { readonly start: number; readonly end: number; readonly text: string } {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start += 1;
  let same = 0;
  while (same < most - start && before[before.length - 1 - same] === after[after.length - 1 - same])
    same += 1;
  return { start, end: before.length - same, text: after.slice(start, after.length - same) };
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function offsetAt(
  text: string,
  starts: readonly number[],
  line: Range['startLine'],
  column: Range['startColumn'],
): number {
  const start = starts[line - 1];
  if (start === undefined) return text.length;
  const end = (starts[line] ?? text.length + 1) - 1;
  return Math.min(end, start + column - 1);
}
