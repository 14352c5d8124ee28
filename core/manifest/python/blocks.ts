import type { LogicalLine } from './tokens.ts';

/** A line of a script, and the blocks it stands in. */
export interface PlacedLine {
  readonly line: LogicalLine;
  /** In no function and no class. */
  readonly isTop: boolean;
  /** In a `try` that bears the absence of a module, or where only type checkers look. */
  readonly isOptional: boolean;
  /** In a function. */
  readonly isLate: boolean;
}

interface Block {
  readonly indent: number;
  readonly kind: 'function' | 'class' | 'bearing-try' | 'type-checking' | 'other';
}

/** Python itself takes 100 levels of indentation. */
const DEEPEST = 100;

/** Each line with its place in functions, classes and conditions. */
export function placeLines(lines: readonly LogicalLine[]): readonly PlacedLine[] {
  const blocks: Block[] = [];
  return lines.map((line, index) => {
    while ((blocks.at(-1)?.indent ?? -1) >= line.indent) blocks.pop();
    const placed = placeIn(blocks, line);
    const kind = blockKind(lines, index);
    if (kind !== undefined && blocks.length < DEEPEST) blocks.push({ indent: line.indent, kind });
    return placed;
  });
}

function placeIn(blocks: readonly Block[], line: LogicalLine): PlacedLine {
  const isIn = (...kinds: readonly Block['kind'][]): boolean =>
    blocks.some((block) => kinds.includes(block.kind));
  return {
    line,
    isTop: !isIn('function', 'class'),
    isOptional: isIn('bearing-try', 'type-checking'),
    isLate: isIn('function'),
  };
}

/** The kind of block that a line opens; undefined when it opens none. */
function blockKind(lines: readonly LogicalLine[], index: number): Block['kind'] | undefined {
  const line = lines[index];
  const words = line?.tokens.map((token) => token.text) ?? [];
  if (!words.includes(':')) return undefined;
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
