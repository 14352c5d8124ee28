import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import type { ModelQuality } from '#contract/telemetry/model-quality.ts';
import { addFilterOptions, type FilterOptions, filterOf } from '../data/filter-options.ts';
import { examples } from '../examples.ts';
import { qualityTable } from './quality-table.ts';

interface LabelsOptions extends FilterOptions {
  readonly label?: string;
  readonly prediction?: string;
  readonly score?: string;
  readonly positive?: string;
  readonly kind?: ModelQuality['kind'];
}

export function labelsCommand(cli: Cli): Command {
  const command = new Command('labels')
    .description('Measure the predictions of each version by labels that came later')
    .argument('<service>', 'its name')
    .argument(
      '<file>',
      'CSV, Parquet or JSON Lines with request_id (or correlation_id), label, and row where a request has several',
    )
    .option('--label <column>', 'column with the labels (default: label, target and the like)')
    .option('--prediction <output>', 'output that is the prediction (default: the only one)')
    .option('--score <output>', 'output that is the probability of the positive class: AUC and log-loss')
    .option('--positive <label>', 'label of the positive class (default: 1)')
    .addOption(
      new Option('--kind <kind>', 'default: by the values').choices(['classification', 'regression']),
    );
  return addFilterOptions(command)
    .addHelpText(
      'after',
      examples([
        ['slipway service labels iris labels.csv --from 30d', 'accuracy and F1 of each version'],
        ['slipway service labels loans paid.csv --score probability --positive yes', 'with AUC and log-loss'],
      ]),
    )
    .action((service: string, file: string, options: LabelsOptions, self: Command) =>
      cli.run(self, async ({ client, output }) => {
        const { label, prediction, score, positive, kind } = options;
        const answer = await client.telemetry.quality({
          service,
          ...filterOf(options),
          path: resolve(file),
          ...(label === undefined ? {} : { label }),
          ...(prediction === undefined ? {} : { prediction }),
          ...(score === undefined ? {} : { score }),
          ...(positive === undefined ? {} : { positive }),
          ...(kind === undefined ? {} : { kind }),
        });
        await output.answer(answer, qualityTable);
        await output.note(matchText(answer));
      }),
    );
}

function matchText({ labels, matched, repeated, predictions }: ModelQuality): string {
  const again = repeated === 0 ? '' : `; ${repeated} were given again, the last counts`;
  return `${matched} of ${labels} labels belong to one of ${predictions} predictions${again}.`;
}
