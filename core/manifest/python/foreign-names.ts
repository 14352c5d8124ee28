import { renamedBuiltin } from './python-2.ts';
import type { LogicalLine, Token } from './tokens.ts';

/**
 * Built-in names of Python 2 and of notebooks that a file uses without giving them a meaning; `bound` are the names
 * that have one at its top. One token a name: the first that uses it.
 */
export function foreignNames(lines: readonly LogicalLine[], bound: ReadonlySet<string>): readonly Token[] {
  const used = new Map<string, Token>();
  const given = new Set(bound);
  for (const { tokens } of lines)
    for (const [index, token] of tokens.entries()) {
      if (!isForeign(token) || used.has(token.text)) continue;
      const role = roleOf(tokens[index - 1]?.text, tokens[index + 1]?.text);
      if (role === 'given') given.add(token.text);
      if (role === 'used') used.set(token.text, token);
    }
  return [...used.values()].filter((token) => !given.has(token.text));
}

function isForeign({ kind, text }: Token): boolean {
  return kind === 'name' && (renamedBuiltin(text) !== undefined || text === 'get_ipython');
}

/** What a name does between the words around it: it gets a meaning, is used, or belongs to something else. */
function roleOf(before: string | undefined, after: string | undefined): 'given' | 'used' | 'other' {
  if (after === '=' || before === 'def' || before === 'for' || before === 'as') return 'given';
  return before === '.' || before === 'import' ? 'other' : 'used';
}
