import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import { addFilterOptions, type FilterOptions, filterOf } from '../data/filter-options.ts';
import { examples } from '../examples.ts';
import { qualityTable } from './quality-table.ts';

interface EstimateOptions extends FilterOptions {
  readonly score: string;
  readonly prediction?: string;
  readonly positive?: string;
}

export function estimateCommand(cli: Cli): Command {
  const command = new Command('estimate')
    .description(
      'Estimate the quality of each version from its probabilities, until labels come. Right as far as these are probabilities: calibrated, and of data like before.',
    )
    .argument('<service>', 'its name')
    .requiredOption('--score <output>', 'output that is the probability of the positive class')
    .option(
      '--prediction <output>',
      'output that is the prediction (default: positive from a probability of 0.5 on)',
    )
    .option('--positive <label>', 'label of the positive class (default: 1)');
  return addFilterOptions(command)
    .addHelpText('after', examples([['slipway service estimate loans --score probability --from 7d', '']]))
    .action((service: string, options: EstimateOptions, self: Command) =>
      cli.run(self, async ({ client, output }) => {
        const { score, prediction, positive } = options;
        const answer = await client.telemetry.estimate({
          service,
          ...filterOf(options),
          score,
          ...(prediction === undefined ? {} : { prediction }),
          ...(positive === undefined ? {} : { positive }),
        });
        await output.answer(answer, (estimate, page) => `Estimates\n${qualityTable(estimate, page)}`);
        await output.note(
          'These are estimates: nothing was measured. `slipway service labels` measures once labels are there.',
        );
        if (answer.unscored > 0) await output.note(`${answer.unscored} rows have no such probability.`);
      }),
    );
}
