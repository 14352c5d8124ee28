import { splitTop } from './brackets.ts';
import type { LogicalLine, Token } from './tokens.ts';

/** One module that an import statement names. */
export interface ImportedModule {
  /** With dots: `sklearn.linear_model`; empty for `from . import x`. */
  readonly module: string;
  /** What is taken from it: `from module import these`. */
  readonly names: readonly string[];
  /** Dots before the module: 0 for an absolute import. */
  readonly level: number;
  /** In a `try` that bears its absence, or where only type checkers look. */
  readonly isOptional: boolean;
  /** Inside a function: it happens when that is called. */
  readonly isLate: boolean;
  readonly start: number;
  readonly end: number;
}

/** The simple statements of a line: parted by `;`, and what follows the `:` of a header. */
export function statements(line: LogicalLine): readonly (readonly Token[])[] {
  return splitTop(line.tokens, (text) => text === ';' || text === ':').filter((part) => part.length > 0);
}

/** The modules that a statement imports; none when it is no import. */
export function readImport(
  tokens: readonly Token[],
  context: Pick<ImportedModule, 'isOptional' | 'isLate'>,
): readonly ImportedModule[] {
  const [first] = tokens;
  if (first?.text === 'import' && first.kind === 'name')
    return splitByComma(tokens.slice(1)).flatMap((part) => {
      const dotted = dottedName(part);
      const start = part[0]?.start;
      return dotted === '' || start === undefined
        ? []
        : [{ module: dotted, names: [], level: 0, ...context, start, end: start + dotted.length }];
    });
  if (first?.text !== 'from') return [];
  const importAt = tokens.findIndex((token) => token.text === 'import');
  if (importAt === -1) return [];
  const origin = tokens.slice(1, importAt);
  const dots = origin.filter((token) => /^\.+$/.test(token.text));
  const module = dottedName(origin.filter((_token, index) => index >= leadingDots(origin)));
  const level = origin.slice(0, leadingDots(origin)).reduce((sum, token) => sum + token.text.length, 0);
  const start = origin[0]?.start ?? first.start;
  const end = origin.at(-1)?.end ?? first.end;
  const names = splitByComma(
    tokens.slice(importAt + 1).filter((token) => token.text !== '(' && token.text !== ')'),
  )
    .map((part) => part[0]?.text ?? '')
    .filter((name) => name !== '');
  return module === '' && dots.length === 0 ? [] : [{ module, names, level, ...context, start, end }];
}

function leadingDots(tokens: readonly Token[]): number {
  const index = tokens.findIndex((token) => token.kind === 'name');
  return index === -1 ? tokens.length : index;
}

function dottedName(tokens: readonly Token[]): string {
  let name = '';
  for (const token of tokens) {
    if (token.text === 'as') break;
    if (token.kind !== 'name' && token.text !== '.') break;
    name += token.text;
  }
  return name;
}

function splitByComma(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const parts: Token[][] = [[]];
  for (const token of tokens) {
    if (token.text === ',') parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts.filter((part) => part.length > 0);
}

/** The names that an import gives a meaning. */
export function namesBy(one: ImportedModule): readonly string[] {
  return one.names.length > 0 ? one.names : [one.module.split('.')[0] ?? one.module];
}
