import type { Token } from './tokens.ts';

/** What a token does to the depth of brackets: 1 opens one, -1 closes one. */
function depthChange({ kind, text }: Token): -1 | 0 | 1 {
  if (kind !== 'operator') return 0;
  if ('([{'.includes(text)) return 1;
  return ')]}'.includes(text) ? -1 : 0;
}

/** Where the bracket around `from` closes; the end when none does. */
export function closing(tokens: readonly Token[], from: number): number {
  let depth = 0;
  for (let at = from; at < tokens.length; at += 1) {
    const token = tokens[at];
    const change = token === undefined ? 0 : depthChange(token);
    if (change === -1 && depth === 0) return at;
    depth += change;
  }
  return tokens.length;
}

/** The place of the first such token that stands in no bracket; -1 when there is none. */
export function topLevel(tokens: readonly Token[], is: (text: string) => boolean): number {
  let depth = 0;
  for (const [at, token] of tokens.entries()) {
    if (depth === 0 && token.kind !== 'string' && is(token.text)) return at;
    depth += depthChange(token);
    if (depth < 0) return -1;
  }
  return -1;
}

/** The parts between separators that stand in no bracket. An empty last part is left out: `(a, b,)` has two. */
export function splitTop(
  tokens: readonly Token[],
  isSeparator: (text: string) => boolean,
): readonly (readonly Token[])[] {
  const parts: Token[][] = [];
  let part: Token[] = [];
  let depth = 0;
  for (const token of tokens) {
    depth += depthChange(token);
    if (depth === 0 && isSeparator(token.text)) {
      parts.push(part);
      part = [];
    } else part.push(token);
  }
  if (part.length > 0) parts.push(part);
  return parts;
}
