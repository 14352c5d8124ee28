import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import { formatTable } from '#cli/terminal/table.ts';
import { examples } from '../examples.ts';
import { alarmText, driftText } from './watch-text.ts';

export function watchesCommand(cli: Cli): Command {
  return new Command('watches')
    .description('List the services that are watched, with their alarms')
    .addHelpText('after', examples([['slipway data watches', '']]))
    .action((_options: unknown, command: Command) =>
      cli.run(command, async ({ client, output }) => {
        await output.answer(await client.telemetry.watches({}), ({ watches }, { style, width, now }) =>
          watches.length === 0
            ? ''
            : formatTable(
                watches,
                [
                  { title: 'SERVICE', value: ({ service }) => service, paint: (text) => style.strong(text) },
                  { title: 'STORE', value: ({ store }) => store },
                  {
                    title: 'DRIFT',
                    value: ({ drift, lastDrift }) => (drift === undefined ? '' : driftText(lastDrift, now)),
                    shrinks: true,
                  },
                  {
                    title: 'KEPT',
                    value: ({ keepDays }) => (keepDays === undefined ? '' : `${keepDays} days`),
                  },
                  {
                    title: 'ALARM',
                    value: ({ alarms }) =>
                      alarms
                        .filter(({ until }) => until === undefined)
                        .map(alarmText)
                        .join('; '),
                    shrinks: true,
                  },
                ],
                { style, width },
              ),
        );
      }),
    );
}
