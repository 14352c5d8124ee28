import { renamedBuiltin } from './python-2.ts';
import type { LogicalLine, Token } from './tokens.ts';

/** A built-in name of Python 2 or of notebooks that a file uses without giving it a meaning. */
export interface ForeignName {
  readonly name: string;
  /** Whether it is read when the file is imported, and not only when a function is called. */
  readonly isRead: boolean;
  readonly start: number;
  readonly end: number;
  /** The statement, when it begins with the name: `get_ipython().system('ls')`. */
  readonly statement: { readonly start: number; readonly end: number } | undefined;
}

const OF_NOTEBOOKS: ReadonlySet<string> = new Set(['get_ipython', 'display']);

/** Each statement that reads one at the top of the file; of a name that only functions use, the first use. */
export function foreignNames(
  lines: readonly LogicalLine[],
  bound: ReadonlySet<string>,
): readonly ForeignName[] {
  const found: ForeignName[] = [];
  const given = new Set(bound);
  for (const { tokens, indent } of lines)
    for (const [index, token] of tokens.entries()) {
      if (token.kind !== 'name' || !isForeign(tokens, index)) continue;
      const [before, after] = [tokens[index - 1]?.text, tokens[index + 1]?.text];
      if (after === '=' || before === 'def' || before === 'for' || before === 'as') given.add(token.text);
      else if (before !== '.' && before !== 'import') found.push(use(token, { tokens, indent }));
    }
  return firstOfEach(found.filter((one) => !given.has(one.name)));
}

/** `display` is a common name: only a call that is a statement means that of notebooks. */
function isForeign(tokens: readonly Token[], index: number): boolean {
  const text = tokens[index]?.text ?? '';
  if (text === 'display') return index === 0 && tokens[1]?.text === '(';
  return renamedBuiltin(text) !== undefined || OF_NOTEBOOKS.has(text);
}

function use(token: Token, { tokens, indent }: LogicalLine): ForeignName {
  const [first] = tokens;
  const words = tokens.map((one) => one.text);
  const isLater = words.some((word) => word === 'lambda' || word === 'def' || word === 'class');
  return {
    name: token.text,
    isRead: indent === 0 && !isLater,
    start: token.start,
    end: token.end,
    statement:
      first === token && !words.includes(';')
        ? { start: token.start, end: tokens.at(-1)?.end ?? token.end }
        : undefined,
  };
}

function firstOfEach(uses: readonly ForeignName[]): readonly ForeignName[] {
  const read = uses.filter((one) => one.isRead);
  return uses.filter((one) => {
    const same = (read.some((other) => other.name === one.name) ? read : uses).filter(
      (other) => other.name === one.name,
    );
    return same[0] === one || (one.isRead && OF_NOTEBOOKS.has(one.name));
  });
}
