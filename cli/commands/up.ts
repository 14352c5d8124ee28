import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { AnswerIsFailure } from '#cli/failure/failure.ts';
import type { Cli } from '#cli/session/cli.ts';
import { remembered } from '#cli/session/remembered.ts';
import { formatDuration } from '#cli/terminal/amount.ts';
import { formatFacts } from '#cli/terminal/table.ts';
import { type UpResult, upResultSchema } from '#contract/run/run.ts';
import { examples } from './examples.ts';
import { cpusOption, engineOption, memoryOption, portOption, type RunOptions, runOptions } from './option.ts';
import { bodyText } from './request-text.ts';

export function upCommand(cli: Cli): Command {
  return new Command('up')
    .description('Register, build, run, wait and score the example of a project: one command')
    .argument('[folder]', 'the project folder', '.')
    .addOption(engineOption())
    .addOption(portOption())
    .addOption(cpusOption())
    .addOption(memoryOption())
    .addHelpText(
      'after',
      examples([
        ['slipway up', 'the project in the current folder; its earlier run is replaced'],
        ['slipway up iris --engine process', 'without a container engine'],
        ['slipway up iris --port 8080 --json', 'image, run and answer as JSON'],
      ]),
    )
    .action((folder: string, options: RunOptions, command: Command) =>
      cli.run(command, async ({ client, output, finish }) => {
        const path = resolve(folder);
        const starting = client.run.up({ folder: path, ...runOptions(options) });
        const result = await finish(remembered(client, path, starting), upResultSchema);
        await output.answer(result, ({ run, image, reused, answer }, { style, width }) =>
          formatFacts(
            [
              ['image', `${image}${reused ? ' (unchanged)' : ''}`],
              ['run', style.strong(run.id)],
              ['address', run.url],
              ...(answer === undefined
                ? []
                : ([
                    ['answer', bodyText(answer, { width })],
                    ['took', `status ${answer.status}, ${formatDuration(answer.milliseconds)}`],
                  ] as const)),
            ],
            style,
          ),
        );
        const note = exampleNote(result, join(folder, 'requests', 'example.json'));
        if (note !== undefined) await output.note(note);
        // A guess that makes run() fail proves nothing, but a script that goes on as if it had answered would be wrong.
        if (result.answer !== undefined && result.answer.status >= 500) throw new AnswerIsFailure();
        await output.note(`Next: slipway usage ${result.run.id}`);
      }),
    );
}

/** What there is to say of a first request that nobody gave. */
function exampleNote({ example, exampleFrom, answer, send }: UpResult, path: string): string | undefined {
  if (answer === undefined)
    return `Ready for a first request. Slipway could not find out what run() expects, so no request was sent. Send one: ${send}, and save it as ${path}.`;
  if (answer.status >= 400)
    return `The request was ${exampleFrom === undefined ? 'made only from the types' : `made from ${exampleFrom}`}, and run() ${answer.status >= 500 ? 'failed on it' : 'rejected it'}. Send your own: ${send}, and save it as ${path}.`;
  return example === 'made' ? `The request was made from ${exampleFrom}.` : undefined;
}
