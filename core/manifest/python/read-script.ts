import { type PlacedLine, placeLines } from './blocks.ts';
import { readDefinition, type ScriptFunction } from './definitions.ts';
import { type ForeignName, foreignNames } from './foreign-names.ts';
import { type ImportedModule, namesBy, readImport, statements } from './imports.ts';
import { type Literal, readLiterals } from './literals.ts';
import { type NewerSyntax, newerSyntax } from './newer-syntax.ts';
import { syntaxProblems } from './syntax.ts';
import { type LogicalLine, type SourceProblem, tokenize } from './tokens.ts';

/** What can be read from a Python file without a Python. */
export interface ScriptOutline {
  readonly functions: readonly ScriptFunction[];
  /** Every name that the file gives a meaning at its top level. */
  readonly names: ReadonlySet<string>;
  readonly importsEverything: boolean;
  readonly imports: readonly ImportedModule[];
  /** Texts in the code that are not documentation, f-strings left out. */
  readonly literals: readonly Literal[];
  readonly foreignNames: readonly ForeignName[];
  readonly newerSyntax: readonly NewerSyntax[];
  readonly problems: readonly SourceProblem[];
}

/** Reads functions, names and imports of a Python file. */
export function readScript(source: string): ScriptOutline {
  const { lines, problems } = tokenize(source);
  const read = placeLines(lines).map((placed) => ({ ...placed, imports: importsIn(placed) }));
  const imports = read.flatMap((one) => one.imports);
  const top = read.filter(({ isTop }) => isTop);
  const names = new Set(top.flatMap((one) => [...boundNames(one.line), ...one.imports.flatMap(namesBy)]));
  return {
    functions: read.flatMap(({ line, isTop }, index) =>
      isTop ? (readDefinition(line, decoratorsAbove(lines, index)) ?? []) : [],
    ),
    names,
    importsEverything: imports.some((one) => one.names.includes('*')),
    imports,
    literals: readLiterals(lines),
    foreignNames: foreignNames(lines, names),
    newerSyntax: newerSyntax(lines),
    problems: problems.length > 0 ? problems : syntaxProblems(lines),
  };
}

function importsIn({ line, isOptional, isLate }: PlacedLine): readonly ImportedModule[] {
  return statements(line).flatMap((statement) => readImport(statement, { isOptional, isLate }));
}

/** The decorators on the lines just above, from the top down, without their `@`. */
function decoratorsAbove(lines: readonly LogicalLine[], index: number): readonly string[] {
  const decorators: string[] = [];
  for (let at = index - 1; lines[at]?.tokens[0]?.text === '@'; at -= 1) {
    const words = lines[at]?.tokens.slice(1).map((token) => token.text) ?? [];
    decorators.unshift(words.join(''));
  }
  return decorators;
}

/** Names that a line gives a meaning: `def`, `class`, `a = b = …`, `a, b = …`, `import x as y`. */
function boundNames(line: LogicalLine): readonly string[] {
  const { tokens } = line;
  const words = tokens.map((token) => token.text);
  const at = words[0] === 'async' ? 1 : 0;
  if (words[at] === 'def' || words[at] === 'class') return [words[at + 1] ?? ''];
  const aliases = words.flatMap((word, index) =>
    word === 'as' && tokens[index + 1]?.kind === 'name' ? [words[index + 1] ?? ''] : [],
  );
  const lastAssignment = words.lastIndexOf('=');
  const first = tokens[0];
  if (lastAssignment === -1 && words[1] !== ':') return aliases;
  if (first?.kind !== 'name') return aliases;
  const targets = tokens.slice(0, Math.max(lastAssignment, 1));
  return [...aliases, ...targets.filter((token) => token.kind === 'name').map((token) => token.text)];
}
