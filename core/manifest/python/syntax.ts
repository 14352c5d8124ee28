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
  let opensBlock = false;
  for (const [index, line] of lines.entries()) {
    const [first] = line.tokens;
    if (first === undefined) continue;
    const current = indents.at(-1) ?? 0;
    const before = lines[index - 1]?.tokens;
    const header = before === undefined ? undefined : lastOf(before);
    if (opensBlock && line.indent <= current && header !== undefined)
      problems.push(
        problemAt(
          first,
          'Expected an indented block after the “:” above.',
          'Indent this line, or write `pass` in the block.',
        ),
      );
    else if (!opensBlock && line.indent > current)
      problems.push(
        problemAt(first, 'Unexpected indentation.', 'Give it the indentation of the line above.'),
      );
    if (line.indent > current) indents.push(line.indent);
    while (line.indent < (indents.at(-1) ?? 0)) indents.pop();
    if (line.indent !== indents.at(-1)) {
      problems.push(
        problemAt(
          first,
          'The indentation of this line matches no line above.',
          'Give it the indentation of the block it belongs to.',
        ),
      );
      indents.push(line.indent);
    }
    const missing = missingColon(line);
    if (missing !== undefined) problems.push(missing);
    problems.push(...python2Problems(line));
    if (problems.length > MOST_PROBLEMS) return problems;
    opensBlock = lastOf(line.tokens)?.text === ':';
  }
  const end = lastOf(lines.at(-1)?.tokens ?? []);
  if (opensBlock && end !== undefined)
    problems.push({
      ...problemAt(end, 'Expected a block after this “:”.', 'Write `pass` if it does nothing.'),
    });
  return problems;
}

function problemAt(token: Token, message: string, hint: string): SourceProblem {
  return { message, hint, start: token.start, end: token.end };
}

function lastOf(tokens: readonly Token[]): Token | undefined {
  return tokens.at(-1);
}

function missingColon(line: LogicalLine): SourceProblem | undefined {
  const [first, second] = line.tokens;
  const word = first?.text === 'async' ? second : first;
  if (word === undefined || word.kind !== 'name' || !HEADERS.has(word.text)) return undefined;
  let depth = 0;
  for (const token of line.tokens) {
    if (token.kind !== 'operator') continue;
    if ('([{'.includes(token.text)) depth += 1;
    else if (')]}'.includes(token.text)) depth -= 1;
    else if (token.text === ':' && depth <= 0) return undefined;
  }
  const last = lastOf(line.tokens) ?? word;
  return {
    message: `This “${word.text}” line has no “:”.`,
    hint: 'Add “:” at its end.',
    start: word.start,
    end: last.end,
  };
}
