import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import { formatTable } from '#cli/terminal/table.ts';
import { examples } from '../examples.ts';
import { runText, whenText } from './schedule-facts.ts';

export function listCommand(cli: Cli): Command {
  return new Command('list')
    .description('List the projects that this machine retrains by itself')
    .addHelpText(
      'after',
      examples([['slipway schedule list', 'with the next time and what became of the last']]),
    )
    .action((_options: unknown, command: Command) =>
      cli.run(command, async ({ client, output }) => {
        const answer = await client.retraining.schedules({});
        if (answer.schedules.length === 0)
          await output.note('No schedules. `slipway schedule set` makes one.');
        await output.answer(answer, ({ schedules }, { style, width }) =>
          schedules.length === 0
            ? ''
            : formatTable(
                schedules,
                [
                  { title: 'PROJECT', value: ({ project }) => project, paint: (text) => style.strong(text) },
                  { title: 'WHEN', value: whenText },
                  { title: 'NEXT', value: ({ next }) => next ?? '' },
                  {
                    title: 'LAST',
                    value: ({ last, problem }) => problem ?? (last === undefined ? '' : runText(last)),
                    shrinks: true,
                  },
                ],
                { style, width },
              ),
        );
      }),
    );
}
