import { Command, Option } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import type { Page } from '#cli/session/output.ts';
import { formatAge } from '#cli/terminal/amount.ts';
import { formatTable } from '#cli/terminal/table.ts';
import {
  type Retraining,
  type RetrainingState,
  retrainingStateSchema,
} from '#contract/retraining/retraining.ts';
import { examples } from '../examples.ts';
import { wholeNumber } from '../option.ts';
import { paintState } from './retraining-facts.ts';

interface ListOptions {
  readonly state?: RetrainingState;
  readonly limit?: number;
}

export function listCommand(cli: Cli): Command {
  return new Command('list')
    .description('List retrainings, newest first')
    .argument('[project]', 'only those of this project')
    .addOption(
      new Option('--state <state>', 'only those in this state').choices(retrainingStateSchema.options),
    )
    .option('-n, --limit <number>', 'how many at most (default: 50)', wholeNumber({ from: 1, to: 1000 }))
    .addHelpText(
      'after',
      examples([['slipway retraining list --state waiting', 'what waits for a decision']]),
    )
    .action((project: string | undefined, options: ListOptions, command: Command) =>
      cli.run(command, async ({ client, output }) => {
        const answer = await client.retraining.list({
          ...options,
          ...(project === undefined ? {} : { project }),
        });
        if (answer.retrainings.length === 0)
          await output.note('No retrainings. `slipway retrain` starts one.');
        await output.answer(answer, ({ retrainings }, page) => table(retrainings, page));
      }),
    );
}

function table(retrainings: readonly Retraining[], { style, width, now }: Page): string {
  if (retrainings.length === 0) return '';
  return formatTable(
    retrainings,
    [
      { title: 'RETRAINING', value: ({ id }) => id, paint: (text) => style.strong(text) },
      {
        title: 'STATE',
        value: ({ state }) => state,
        paint: (text, { state }) => paintState(text, state, style),
      },
      { title: 'STARTED', value: ({ createdAt }) => formatAge(createdAt, now) },
      { title: 'MODEL', value: ({ promotion }) => promotion?.models.join(', ') ?? '' },
      { title: 'BECAUSE', value: ({ reason }) => reason ?? '', shrinks: true },
    ],
    { style, width },
  );
}
