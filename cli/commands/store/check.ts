import { Command } from 'commander';
import { AnswerIsFailure } from '#cli/failure/failure.ts';
import type { Cli } from '#cli/session/cli.ts';
import type { Page } from '#cli/session/output.ts';
import { formatDuration } from '#cli/terminal/amount.ts';
import { findingText } from '#cli/terminal/finding-text.ts';
import type { StoreCheck, StoreStep } from '#contract/data-store/data-store.ts';
import { examples } from '../examples.ts';

export function checkCommand(cli: Cli): Command {
  return new Command('check')
    .description('Write, list, read and delete a small file in a store, and show what does not work')
    .argument('<store>', 'its name')
    .addHelpText(
      'after',
      examples([['slipway store check team', 'exit code 1 when something does not work']]),
    )
    .action((name: string, _options: unknown, command: Command) =>
      cli.run(command, async ({ client, output }) => {
        const answer = await client.store.check({ name });
        await output.answer(answer, checkText);
        if (answer.steps.some(({ state }) => state === 'problem')) throw new AnswerIsFailure();
      }),
    );
}

function checkText({ steps }: StoreCheck, { style }: Page): string {
  return steps
    .map(({ step, state, message, hint, milliseconds }) =>
      findingText(
        {
          name: NAMES[step],
          state: state === 'skipped' ? 'unknown' : state,
          message:
            message ??
            (state === 'skipped' ? 'Not tried.' : `Works, in ${formatDuration(milliseconds ?? 0)}.`),
          hint,
        },
        style,
      ),
    )
    .join('\n');
}

const NAMES: Readonly<Record<StoreStep, string>> = {
  write: 'Write',
  list: 'List',
  read: 'Read',
  delete: 'Delete',
};
