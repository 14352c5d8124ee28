import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { AnswerIsFailure, UsageError } from '#cli/failure/failure.ts';
import type { Output, Page } from '#cli/session/output.ts';
import { formatDuration } from '#cli/terminal/amount.ts';
import type { Terminal } from '#cli/terminal/terminal.ts';
import type { Answer } from '#contract/run/run.ts';

/** A request as it stands on the command line: JSON, `@FILE`, or `-` for standard input. */
export async function readBody(data: string, terminal: Terminal): Promise<string> {
  if (data === '-') return text(terminal.stdin);
  if (!data.startsWith('@')) return data;
  const path = data.slice(1);
  return readFile(path, 'utf8').catch((cause: unknown) => {
    throw new UsageError({
      message: `${path} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}.`,
      hint: 'Give the path of a file.',
    });
  });
}

/** Shows what came back; a status from 400 on is a failure. */
export async function answerScore(output: Output, answer: Answer): Promise<void> {
  await output.answer(answer, bodyText);
  await output.note(
    output.errorStyle.faint(`status ${answer.status}, ${formatDuration(answer.milliseconds)}`),
  );
  if (answer.status >= 400) throw new AnswerIsFailure();
}

/** The answer's body; on a terminal JSON is laid out for reading. */
export function bodyText(answer: Answer, { width }: Pick<Page, 'width'>): string {
  if (answer.encoding === 'base64')
    return `(${answer.headers['content-type'] ?? 'bytes'}, base64)\n${answer.body}`;
  if (width === undefined) return answer.body;
  try {
    return JSON.stringify(JSON.parse(answer.body), null, 2);
  } catch {
    // Not JSON: shown as it came.
    return answer.body;
  }
}
