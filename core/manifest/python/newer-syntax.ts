import type { LogicalLine, Token } from './tokens.ts';

/** Syntax that came with a version of Python; an older one refuses the file. */
export interface NewerSyntax {
  /** The minor version that has it first: 12 for Python 3.12. */
  readonly minor: number;
  readonly what: string;
  readonly start: number;
  readonly end: number;
}

const UNION_HINT = 'A type hint such as “int | None”';

/** The first of each kind. Sources: “What’s New in Python” 3.10 (PEP 604, 634), 3.11 (654), 3.12 (695, 701), 3.14 (750). */
export function newerSyntax(lines: readonly LogicalLine[]): readonly NewerSyntax[] {
  const found = new Map<string, NewerSyntax>();
  // Hints are then text, which nobody computes.
  const areHintsText = lines.some(({ tokens }) =>
    /^from __future__ import .*\bannotations\b/.test(tokens.map((token) => token.text).join(' ')),
  );
  for (const [index, line] of lines.entries())
    for (const one of [ofLine(line, lines[index + 1]), ...line.tokens.map(ofString)])
      if (one !== undefined && !found.has(one.what) && !(areHintsText && one.what === UNION_HINT))
        found.set(one.what, one);
  return [...found.values()];
}

function ofLine({ tokens }: LogicalLine, next: LogicalLine | undefined): NewerSyntax | undefined {
  const words = tokens.map((token) => token.text);
  const [first, second, third] = words;
  const isName = tokens[1]?.kind === 'name';
  if (first === 'match' && words.at(-1) === ':' && next?.tokens[0]?.text === 'case')
    return at(tokens, 10, 'A match statement');
  if (first === 'except' && second === '*') return at(tokens, 11, '“except*”');
  if (first === 'type' && isName && (third === '=' || third === '[') && second !== 'in' && second !== 'is')
    return at(tokens, 12, 'A type statement');
  const name = first === 'async' ? 2 : 1;
  if (/^(?:def|class)$/.test(words[name - 1] ?? '') && words[name + 1] === '[')
    return at(tokens, 12, 'A type parameter');
  return words[name - 1] === 'def' && hasUnionHint(words) ? at(tokens, 10, UNION_HINT) : undefined;
}

/** `def f(x: int | None)`: the hint is computed when the function is defined, and types have no `|` before 3.10. */
function hasUnionHint(words: readonly string[]): boolean {
  // Its “:” begins no hint.
  if (words.includes('lambda')) return false;
  let depth = 0;
  let isHint = false;
  for (const word of words) {
    depth += BRACKETS[word] ?? 0;
    if (word === '->' || word === ':') isHint = word === '->' || depth === 1;
    else if (depth === 1 && (word === ',' || word === '=')) isHint = false;
    else if (isHint && word === '|') return true;
  }
  return false;
}

const BRACKETS: Readonly<Record<string, number>> = { '(': 1, '[': 1, '{': 1, ')': -1, ']': -1, '}': -1 };

function at(tokens: readonly Token[], minor: number, what: string): NewerSyntax | undefined {
  const [first] = tokens;
  return first === undefined ? undefined : { minor, what, start: first.start, end: first.end };
}

/** `f"{row["name"]}"`: before 3.12 the string ends at the second quote, within its braces. */
function ofString(token: Token, index: number, tokens: readonly Token[]): NewerSyntax | undefined {
  if (token.kind !== 'string') return undefined;
  const prefix = /^[A-Za-z]*/.exec(token.text)?.[0].toLowerCase() ?? '';
  const { start, end } = token;
  if (prefix.includes('t')) return { minor: 14, what: 'A t-string', start, end };
  if (!prefix.includes('f') || tokens[index + 1]?.start !== token.end) return undefined;
  const braces = token.text.replace(/\{\{|\}\}/g, '');
  const isOpen = braces.split('{').length > braces.split('}').length;
  return isOpen
    ? { minor: 12, what: 'An f-string with its own quotes inside braces', start, end }
    : undefined;
}
