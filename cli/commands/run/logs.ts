import { Command } from 'commander';
import { showLog } from '#cli/log/show-log.ts';
import type { Cli } from '#cli/session/cli.ts';
import type { LogLine } from '#contract/task/task.ts';
import { examples } from '../examples.ts';
import { wholeNumber } from '../option.ts';

interface LogsOptions {
  readonly follow?: boolean;
  readonly tail?: number;
  readonly timestamps?: boolean;
}

export function logsCommand(cli: Cli): Command {
  return new Command('logs')
    .description('Print the log of a run')
    .argument('<run>', 'the run, as `slipway runs` names it')
    .option('-f, --follow', 'wait for more until the run ends; with --json one document per line')
    .option('-n, --tail <number>', 'only the last lines', wholeNumber({ from: 0, to: 1_000_000 }))
    .option('-t, --timestamps', 'show the time before each line')
    .addHelpText(
      'after',
      examples([
        ['slipway logs iris-4f2a', 'everything so far'],
        ['slipway logs iris-4f2a -f -n 20', 'the last 20 lines, then as they come'],
      ]),
    )
    .action((id: string, options: LogsOptions, command: Command) =>
      cli.run(command, async ({ client, output, signal }) => {
        await showLog({
          read: (page) => client.run.logs({ id, ...page }, { signal }),
          output,
          follows: options.follow === true,
          tail: options.tail,
          textOf: (line) => textOf(line, options.timestamps === true),
        });
      }),
    );
}

function textOf(line: LogLine, withTime: boolean): string {
  return withTime && line.time !== undefined ? `${line.time} ${line.text}` : line.text;
}
