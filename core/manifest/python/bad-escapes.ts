import type { SourceProblem, Token } from './tokens.ts';

/**
 * Escapes that Python does not compile: `"C:\\Users"` begins `\\U`, which wants eight hexadecimal digits (Python reference, “String and
 * Bytes literals”).
 */
export function badEscape(token: Token): SourceProblem | undefined {
  const match = token.kind === 'string' ? /^([A-Za-z]*)("""|'''|"|')/.exec(token.text) : null;
  const [opening = '', prefix = '', quote = ''] = match ?? [];
  if (match === null || /r/i.test(prefix)) return undefined;
  const body = token.text.slice(opening.length, -quote.length);
  const escapes = /b/i.test(prefix) ? BYTES : TEXT;
  for (const { 0: begin, index } of body.matchAll(/\\[\s\S]/g)) {
    const wanted = escapes.get(begin);
    if (wanted === undefined || wanted.test(body.slice(index + 2))) continue;
    const start = token.start + opening.length + index;
    const hasPath = /^(?:[A-Za-z]:\\|\\)/.test(body);
    return {
      message: `“${begin}” begins an escape that is not complete, so Python cannot compile this text.`,
      hint: hasPath
        ? 'Write the path with `/`, or put `r` before the quote.'
        : 'Write `\\\\` for a backslash, or put `r` before the quote.',
      start,
      end: start + begin.length,
    };
  }
  return undefined;
}

const BYTES: ReadonlyMap<string, RegExp> = new Map([['\\x', /^[0-9a-fA-F]{2}/]]);
const TEXT: ReadonlyMap<string, RegExp> = new Map([
  ...BYTES,
  ['\\u', /^[0-9a-fA-F]{4}/],
  ['\\U', /^(?:000[0-9a-fA-F]|0010)[0-9a-fA-F]{4}/],
  ['\\N', /^\{[^}]+\}/],
]);
