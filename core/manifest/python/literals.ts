import type { LogicalLine, Token } from './tokens.ts';

/** A text in the code. */
export interface Literal {
  readonly value: string;
  readonly start: number;
  readonly end: number;
  /** The function that it is the first argument of, as `open` or `pd.read_csv`; empty for none. */
  readonly calledBy: string;
  /** True for the first argument of `open()` with a mode that writes. */
  readonly isWritten: boolean;
}

const MOST_LITERALS = 5_000;
const LONGEST = 300;

/** The texts of a file that could be paths: short, on one line, without placeholders, and no documentation. */
export function readLiterals(lines: readonly LogicalLine[]): readonly Literal[] {
  const literals: Literal[] = [];
  for (const { tokens } of lines) {
    if (tokens.length === 1) continue;
    for (const [index, token] of tokens.entries()) {
      const value = token.kind === 'string' ? textOf(token) : undefined;
      if (value === undefined || value === '') continue;
      const { start, end } = token;
      literals.push({
        value,
        start,
        end,
        calledBy: callerOf(tokens, index),
        isWritten: isWritten(tokens, index),
      });
      if (literals.length >= MOST_LITERALS) return literals;
    }
  }
  return literals;
}

function textOf({ text }: Token): string | undefined {
  const match = /^([rRuUbB]*)("""|'''|"|')(.*)\2$/s.exec(text.length > LONGEST ? '' : text);
  const [, prefix = '', , body] = match ?? [];
  if (body === undefined || body.includes('\n')) return undefined;
  // Python keeps a backslash before a letter that means nothing: "D:\models".
  if (/r/i.test(prefix)) return body;
  if (/^(?:[A-Za-z]:\\|\\\\)/.test(body)) return body.replace(/\\\\/g, '\\');
  return /\\[^\\"']/.test(body) ? undefined : body.replace(/\\(.)/g, '$1');
}

function callerOf(tokens: readonly Token[], index: number): string {
  if (tokens[index - 1]?.text !== '(') return '';
  let from = index - 1;
  while (from > 0 && (tokens[from - 1]?.kind === 'name' || tokens[from - 1]?.text === '.')) from -= 1;
  return tokens
    .slice(from, index - 1)
    .map((token) => token.text)
    .join('');
}

function isWritten(tokens: readonly Token[], index: number): boolean {
  if (callerOf(tokens, index) !== 'open' || tokens[index + 1]?.text !== ',') return false;
  const at = tokens[index + 2]?.text === 'mode' ? index + 4 : index + 2;
  return /^["'][wax]/.test(tokens[at]?.text ?? '');
}
