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

interface Block {
  readonly indent: number;
  readonly kind: 'function' | 'class' | 'bearing-try' | 'type-checking' | 'other';
}

/** Python itself takes 100 levels of indentation. */
const DEEPEST = 100;

/** Reads functions, names and imports of a Python file. */
export function readScript(source: string): ScriptOutline {
  const { lines, problems } = tokenize(source);
  const functions: ScriptFunction[] = [];
  const imports: ImportedModule[] = [];
  const names = new Set<string>();
  const blocks: Block[] = [];
  let decorators: string[] = [];
  for (const [index, line] of lines.entries()) {
    while ((blocks.at(-1)?.indent ?? -1) >= line.indent) blocks.pop();
    const isTop = !blocks.some((block) => block.kind === 'function' || block.kind === 'class');
    const [first] = line.tokens;
    if (first?.text === '@') {
      decorators.push(
        line.tokens
          .slice(1)
          .map((token) => token.text)
          .join(''),
      );
      continue;
    }
    const definition = readDefinition(line, decorators);
    decorators = [];
    if (isTop) for (const name of boundNames(line)) names.add(name);
    if (isTop && definition !== undefined) functions.push(definition);
    const context = {
      isOptional: blocks.some((block) => block.kind === 'bearing-try' || block.kind === 'type-checking'),
      isLate: blocks.some((block) => block.kind === 'function'),
    };
    const found = statements(line).flatMap((statement) => readImport(statement, context));
    imports.push(...found);
    if (isTop) for (const one of found) for (const name of namesBy(one)) names.add(name);
    const kind = blockKind(lines, index);
    if (kind !== undefined && blocks.length < DEEPEST) blocks.push({ indent: line.indent, kind });
  }
  return {
    functions,
    names,
    importsEverything: imports.some((one) => one.names.includes('*')),
    imports,
    literals: readLiterals(lines),
    foreignNames: foreignNames(lines, names),
    newerSyntax: newerSyntax(lines),
    problems: problems.length > 0 ? problems : syntaxProblems(lines),
  };
}

function blockKind(lines: readonly LogicalLine[], index: number): Block['kind'] | undefined {
  const line = lines[index];
  const words = line?.tokens.map((token) => token.text) ?? [];
  if (line === undefined || !words.includes(':')) return undefined;
  const word = words[0] === 'async' ? words[1] : words[0];
  switch (word) {
    case 'def':
      return 'function';
    case 'class':
      return 'class';
    case 'try':
      return bearsAbsence(lines, index) ? 'bearing-try' : 'other';
    case 'except':
      return isImportHandler(words) ? 'bearing-try' : 'other';
    case 'if':
      return words.includes('TYPE_CHECKING') ? 'type-checking' : 'other';
    default:
      return 'other';
  }
}

/** Lines in which the `except` of a `try` is looked for. */
const LONGEST_TRY = 500;

/** Whether one of a `try`'s `except` clauses takes a missing module. */
function bearsAbsence(lines: readonly LogicalLine[], index: number): boolean {
  const indent = lines[index]?.indent ?? 0;
  for (let at = index + 1; at < Math.min(lines.length, index + LONGEST_TRY); at += 1) {
    const line = lines[at];
    if (line === undefined || line.indent > indent) continue;
    const words = line.tokens.map((token) => token.text);
    if (line.indent < indent || words[0] !== 'except') return false;
    if (isImportHandler(words)) return true;
  }
  return false;
}

function isImportHandler(words: readonly string[]): boolean {
  return (
    words[1] === ':' ||
    words.some((word) => /^(?:ImportError|ModuleNotFoundError|Exception|BaseException)$/.test(word))
  );
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
