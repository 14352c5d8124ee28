import { Command } from 'commander';
import { showLog } from '#cli/log/show-log.ts';
import type { Cli } from '#cli/session/cli.ts';
import { examples } from '../examples.ts';
import { wholeNumber } from '../option.ts';

interface LogsOptions {
  readonly follow?: boolean;
  readonly tail?: number;
}

export function logsCommand(cli: Cli): Command {
  return new Command('logs')
    .description('Print what a retraining and its script wrote')
    .argument('<retraining>', '`project-number`, or `project` for its newest')
    .option('-f, --follow', 'wait for more until it ends; with --json one document per line')
    .option('-n, --tail <number>', 'only the last lines', wholeNumber({ from: 0, to: 1_000_000 }))
    .addHelpText('after', examples([['slipway retraining logs iris -f', 'of the newest, as it comes']]))
    .action((asked: string, options: LogsOptions, command: Command) =>
      cli.run(command, async ({ client, output, signal }) => {
        // A newer one may start meanwhile: this log is of the one that is the newest now.
        const { id } = await client.retraining.get({ id: asked });
        await showLog({
          read: (page) => client.retraining.logs({ id, ...page }, { signal }),
          output,
          follows: options.follow === true,
          tail: options.tail,
          textOf: (line) => line.text,
        });
      }),
    );
}
