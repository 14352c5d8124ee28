import type { TextEdit } from '#contract/manifest/diagnostic.ts';
import { tokenize } from '../python/tokens.ts';
import { positionsOf } from '../text/positions.ts';

interface Script {
  readonly path: string;
  readonly text: string;
}

/** Returns an edit that puts a line before the first import, or at the start of the file. */
export function importAtTop(script: Script, line: string): TextEdit {
  const first = /^(?:import|from)\s(?!__future__)/m.exec(script.text)?.index ?? 0;
  const { range } = positionsOf(script.text);
  return { file: script.path, range: range(first, first), text: `${line}\n` };
}

/**
 * Returns an edit that puts lines at the start of a function's body, after its docstring, as deep as the body is; undefined when
 * the body stands on the line of `def` or is a docstring alone.
 *
 * @param at where the function's name stands in the text
 */
export function atStartOfBody(script: Script, at: number, lines: readonly string[]): TextEdit | undefined {
  const { lines: logical } = tokenize(script.text);
  const header = logical.findIndex(({ tokens }) => tokens.some(({ start }) => start === at));
  const [head, first, second] = header === -1 ? [] : logical.slice(header, header + 3);
  if (head === undefined || head.tokens.at(-1)?.text !== ':') return undefined;
  const isDocumented = first?.tokens.length === 1 && first.tokens[0]?.kind === 'string';
  const body = isDocumented ? second : first;
  const start = body?.tokens[0]?.start;
  if (body === undefined || start === undefined || body.indent <= head.indent) return undefined;
  const lineStart = Math.max(...['\n', '\r'].map((end) => script.text.lastIndexOf(end, start - 1))) + 1;
  const indent = script.text.slice(lineStart, start);
  const { range } = positionsOf(script.text);
  return {
    file: script.path,
    range: range(lineStart, lineStart),
    text: lines.map((line) => `${indent}${line}\n`).join(''),
  };
}
