import type { TextEdit } from '#contract/manifest/diagnostic.ts';
import { positionsOf } from './positions.ts';

type Edit = Pick<TextEdit, 'range' | 'text'>;

/**
 * The text with all edits made at once: every range counts in the text as it was given. Insertions at one place
 * keep their order. Lines that are added end as the text's own do. Throws a RangeError when two edits overlap, since
 * neither order would be right.
 */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const positions = positionsOf(text);
  const lineEnd = /\r?\n/.exec(text)?.[0] ?? '\n';
  const placed = edits
    .map((edit) => ({
      start: positions.offset(edit.range.startLine, edit.range.startColumn),
      end: positions.offset(edit.range.endLine, edit.range.endColumn),
      text: edit.text.replace(/\r?\n/g, lineEnd),
    }))
    .sort((a, b) => a.start - b.start || a.end - b.end);
  let result = '';
  let done = 0;
  for (const edit of placed) {
    if (edit.start < done) throw new RangeError(`Edits overlap at offset ${edit.start}.`);
    result += text.slice(done, edit.start) + edit.text;
    done = edit.end;
  }
  return result + text.slice(done);
}
