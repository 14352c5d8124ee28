import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import { formatBytes } from '#cli/terminal/amount.ts';
import { dataExportSchema, EXPORT_FORMATS } from '#contract/telemetry/recorded-call.ts';
import { examples } from '../examples.ts';
import { accountsText } from './accounts-text.ts';
import { addFilterOptions, type FilterOptions, filterOf } from './filter-options.ts';

interface ExportOptions extends FilterOptions {
  readonly format?: (typeof EXPORT_FORMATS)[number];
  readonly overwrite?: boolean;
}

export function exportCommand(cli: Cli): Command {
  const command = new Command('export')
    .description('Write recorded calls to a file, with a second file that names sources, losses and sampling')
    .argument('<service>', 'its name')
    .argument(
      '<path>',
      'the file to write: .jsonl has calls; .csv and .parquet have a row for each row of the inputs',
    )
    .addOption(new Option('--format <format>', 'default: by the ending of the path').choices(EXPORT_FORMATS))
    .option('--overwrite', 'replace an existing file');
  return addFilterOptions(command)
    .addHelpText(
      'after',
      examples([
        ['slipway data export iris week.parquet --from 7d', 'for pandas, DuckDB, Spark'],
        ['slipway data export iris calls.jsonl --deployment iris:3', 'one version, call by call'],
      ]),
    )
    .action((service: string, path: string, options: ExportOptions, self: Command) =>
      cli.run(self, async ({ client, output, finish }) => {
        const starting = client.telemetry.export({
          service,
          ...filterOf(options),
          format: options.format ?? formatOf(path),
          path: resolve(path),
          overwrite: options.overwrite === true,
        });
        const made = await finish(starting, dataExportSchema);
        await output.answer(
          made,
          ({ path: written, calls, rows, bytes }) =>
            `${written}: ${calls} calls${rows === calls ? '' : `, ${rows} rows`}, ${formatBytes(bytes)}`,
        );
        await output.note(accountsText(made.accounts));
      }),
    );
}

function formatOf(path: string): (typeof EXPORT_FORMATS)[number] {
  return EXPORT_FORMATS.find((format) => path.toLowerCase().endsWith(`.${format}`)) ?? 'jsonl';
}
