import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { Command } from 'commander';
import type { Answer } from '../../../contract/run/run.ts';
import type { Cli } from '../../cli.ts';
import { AnswerIsFailure, UsageError } from '../../failure.ts';
import type { Page } from '../../output.ts';
import { formatDuration } from '../../terminal/amount.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { examples } from '../examples.ts';

export function scoreCommand(cli: Cli): Command {
  return new Command('score')
    .description('Call a run with a JSON text, or with its own example')
    .argument('<run>', 'the run, as `slipway runs` names it')
    .option('-d, --data <json>', 'the request: JSON, `@FILE`, or `-` for standard input')
    .addHelpText(
      'after',
      examples([
        ['slipway score iris-4f2a', 'with the example of its schema'],
        [`slipway score iris-4f2a -d '{"input_df": [{"petal width": 0.2}]}'`, 'with this'],
        ['slipway score iris-4f2a -d @request.json', 'with a file'],
        ['cat request.json | slipway score iris-4f2a -d - --json', 'with status, headers and time'],
      ]),
    )
    .action((id: string, options: { readonly data?: string }, command: Command) =>
      cli.run(command, async ({ client, output, terminal }) => {
        const body = options.data === undefined ? {} : { body: await readBody(options.data, terminal) };
        const answer = await client.run.score({ id, ...body });
        await output.answer(answer, bodyText);
        await output.note(
          output.errorStyle.faint(`status ${answer.status}, ${formatDuration(answer.milliseconds)}`),
        );
        if (answer.status >= 400) throw new AnswerIsFailure();
      }),
    );
}

async function readBody(data: string, terminal: Terminal): Promise<string> {
  if (data === '-') return text(terminal.stdin);
  if (!data.startsWith('@')) return data;
  const path = data.slice(1);
  return readFile(path, 'utf8').catch((cause: unknown) => {
    throw new UsageError({
      message: `${path} can not be read: ${cause instanceof Error ? cause.message : String(cause)}.`,
      hint: 'After `-d @` comes the path of a file.',
    });
  });
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
