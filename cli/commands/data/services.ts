import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import { formatTable } from '#cli/terminal/table.ts';
import { examples } from '../examples.ts';
import { storeOption } from '../option.ts';

export function servicesCommand(cli: Cli): Command {
  return new Command('services')
    .description('List the services that have recorded calls in a store')
    .addOption(storeOption())
    .addHelpText('after', examples([['slipway data services', 'of the only store']]))
    .action((options: { readonly store?: string }, command: Command) =>
      cli.run(command, async ({ client, output }) => {
        const answer = await client.telemetry.services(options);
        if (answer.services.length === 0)
          await output.note(
            `Nothing is recorded in ${answer.store} yet. Publish with \`--record-calls full --record-store ${answer.store}\`.`,
          );
        await output.answer(answer, ({ services }, { style, width }) =>
          services.length === 0
            ? ''
            : formatTable(
                services,
                [
                  { title: 'SERVICE', value: ({ service }) => service, paint: (text) => style.strong(text) },
                  { title: 'FIRST DAY', value: ({ firstDay }) => firstDay },
                  { title: 'LAST DAY', value: ({ lastDay }) => lastDay },
                ],
                { style, width },
              ),
        );
      }),
    );
}
