import { resolve } from 'node:path';
import { Command } from 'commander';
import { showLog } from '#cli/log/show-log.ts';
import type { Cli } from '#cli/session/cli.ts';
import { formatBytes } from '#cli/terminal/amount.ts';
import { examples } from './examples.ts';

interface ReportOptions {
  readonly overwrite?: boolean;
  readonly log?: boolean;
  readonly follow?: boolean;
}

export function reportCommand(cli: Cli): Command {
  return new Command('report')
    .description('Write what a bug report needs into an archive, without secrets and personal paths')
    .argument('[path]', 'the archive to create (default: a file in this folder, named after the time)')
    .option('--overwrite', 'replace an existing file or folder')
    .option('--log', "print Slipway's own log instead, as it is")
    .option('-f, --follow', 'with --log: wait for more lines')
    .addHelpText(
      'after',
      examples([
        ['slipway report', 'check the archive before you share it'],
        ['slipway report --log', 'what went wrong inside Slipway'],
      ]),
    )
    .action((path: string | undefined, options: ReportOptions, command: Command) =>
      cli.run(command, async ({ client, output, signal }) => {
        if (options.log === true) {
          await showLog({
            read: (page) => client.system.log(page, { signal }),
            output,
            follows: options.follow === true,
            tail: undefined,
            textOf: ({ time, source, text }) => [time, source, text].filter(Boolean).join(' '),
          });
          return;
        }
        const moment = new Date().toISOString().slice(0, 19).replaceAll(':', '-');
        const target = resolve(path ?? `slipway-report-${moment}.tar.gz`);
        const report = await client.system.report({ path: target, overwrite: options.overwrite === true });
        await output.answer(report, ({ files }) =>
          [target, ...files.map((file) => `  ${file.name}  ${formatBytes(file.text.length)}`)].join('\n'),
        );
      }),
    );
}
