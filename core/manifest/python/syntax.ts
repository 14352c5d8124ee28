import { badEscape } from './bad-escapes.ts';
import { topLevel } from './brackets.ts';
import { python2Problems } from './python-2.ts';
import type { LogicalLine, SourceProblem, Token } from './tokens.ts';

/** Statements that own a block and so end their line with `:`. As first words of a line they mean nothing else. */
const HEADERS = new Set([
  'def',
  'class',
  'if',
  'elif',
  'else',
  'for',
  'while',
  'with',
  'try',
  'except',
  'finally',
]);

/** More mistakes than this are not worth reading. */
const MOST_PROBLEMS = 100;

/**
 * Mistakes that are certain without a full parser: a missing `:`, a block that is not there, indentation that fits
 * nothing, a Python 2 print. What it does not name may still be wrong.
 */
export function syntaxProblems(lines: readonly LogicalLine[]): readonly SourceProblem[] {
  const problems: SourceProblem[] = [];
  const indents = [0];
  let above: Token | undefined;
  for (const line of lines) {
    const opensBlock = above?.text === ':';
    problems.push(
      ...[
        wrongIndent(line, { opensBlock, current: indents.at(-1) ?? 0 }),
        followIndent(line, indents),
        missingColon(line),
        ...python2Problems(line),
        ...line.tokens.map(badEscape),
      ].filter((problem) => problem !== undefined),
    );
    if (problems.length > MOST_PROBLEMS) return problems;
    above = line.tokens.at(-1);
  }
  if (above?.text === ':')
    problems.push(problemAt(above, 'Expected a block after this “:”.', 'Write `pass` if it does nothing.'));
  return problems;
}

/** A block that is missing, or one that nothing opens. */
function wrongIndent(
  { indent, tokens: [first] }: LogicalLine,
  above: { readonly opensBlock: boolean; readonly current: number },
): SourceProblem | undefined {
  const isDeeper = indent > above.current;
  if (first === undefined || isDeeper === above.opensBlock) return undefined;
  return isDeeper
    ? problemAt(first, 'Unexpected indentation.', 'Give it the indentation of the line above.')
    : problemAt(
        first,
        'Expected an indented block after the “:” above.',
        'Indent this line, or write `pass` in the block.',
      );
}

/** Opens and closes blocks as the indentation of a line does. `indents` are those of the open blocks. */
function followIndent(
  { indent, tokens: [first] }: LogicalLine,
  indents: number[],
): SourceProblem | undefined {
  if (indent > (indents.at(-1) ?? 0)) indents.push(indent);
  while (indent < (indents.at(-1) ?? 0)) indents.pop();
  if (first === undefined || indent === indents.at(-1)) return undefined;
  indents.push(indent);
  return problemAt(
    first,
    'The indentation of this line matches no line above.',
    'Give it the indentation of the block it belongs to.',
  );
}

function problemAt(token: Token, message: string, hint: string): SourceProblem {
  return { message, hint, start: token.start, end: token.end };
}

function missingColon(line: LogicalLine): SourceProblem | undefined {
  const [first, second] = line.tokens;
  const word = first?.text === 'async' ? second : first;
  if (word === undefined || word.kind !== 'name' || !HEADERS.has(word.text)) return undefined;
  if (topLevel(line.tokens, (text) => text === ':') !== -1) return undefined;
  const last = line.tokens.at(-1) ?? word;
  return {
    message: `This “${word.text}” line has no “:”.`,
    hint: 'Add “:” at its end.',
    start: word.start,
    end: last.end,
  };
}
