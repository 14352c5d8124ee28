import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import { formatTable } from '#cli/terminal/table.ts';
import { examples } from '../examples.ts';

export function compareCommand(cli: Cli): Command {
  return new Command('compare')
    .description('Show what differs between two retrainings: data, code, parameters and metrics')
    .argument('<retraining>', '`project-number`, or `project` for its newest')
    .option('--with <retraining>', 'the other one (default: the one before it)')
    .addHelpText(
      'after',
      examples([['slipway retraining compare iris-3 --with iris-1', 'what changed since']]),
    )
    .action((id: string, options: { readonly with?: string }, command: Command) =>
      cli.run(command, async ({ client, output }) => {
        const answer = await client.retraining.compare({ id, ...options });
        if (answer.changes.length === 0) await output.note(`Nothing differs from ${answer.with}.`);
        await output.answer(answer, ({ changes, with: other }, { style, width }) =>
          changes.length === 0
            ? ''
            : formatTable(
                changes,
                [
                  { title: 'AREA', value: ({ area }) => area },
                  { title: 'WHAT', value: ({ subject }) => subject, paint: (text) => style.strong(text) },
                  { title: other.toUpperCase(), value: ({ before }) => before ?? '', shrinks: true },
                  { title: id.toUpperCase(), value: ({ after }) => after ?? '', shrinks: true },
                ],
                { style, width },
              ),
        );
      }),
    );
}
