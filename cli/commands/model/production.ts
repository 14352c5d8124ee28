import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import type { Page } from '#cli/session/output.ts';
import { formatAge } from '#cli/terminal/amount.ts';
import { formatTable } from '#cli/terminal/table.ts';
import { type ProductionVersion, productionOf } from '#contract/telemetry/model-production.ts';
import { accountsText } from '../data/accounts-text.ts';
import { moment } from '../data/filter-options.ts';
import { readTraffic, type TrafficOptions } from '../data/read-traffic.ts';
import { countOf, failuresOf, timeText } from '../data/traffic-text.ts';
import { examples } from '../examples.ts';
import { storeOption } from '../option.ts';

interface ProductionOptions extends Omit<TrafficOptions, 'step'> {
  readonly model?: string;
}

export function productionCommand(cli: Cli): Command {
  return new Command('production')
    .description('Show which model version served where and since when, from recorded calls')
    .option('--model <name>', 'only this model, `name` or `name:version`')
    .addOption(storeOption())
    .option('--from <time>', 'from then on: 7d, 12h or 2026-11-30T08:00 (default: 30d)', moment)
    .option('--to <time>', 'before then (default: now)', moment)
    .addHelpText(
      'after',
      examples([
        ['slipway model production', 'of the last 30 days'],
        ['slipway model production --model iris-model --from 90d', 'all versions of a model'],
        ['slipway model production --json', 'for a program'],
      ]),
    )
    .action(({ model, ...options }: ProductionOptions, self: Command) =>
      cli.run(self, async ({ client, output, signal }) => {
        const reading = { client, signal, onPart: (text: string) => output.note(text) };
        const answer = await readTraffic(reading, { ...options, step: 'day' }, []);
        const versions = productionOf(answer).filter(
          ({ models }) => model === undefined || isOf(models, model),
        );
        if (versions.length === 0)
          await output.note(
            'No recorded call fits. Services record with `--record-calls` and `--record-store`.',
          );
        await output.answer({ store: answer.store, versions }, (found, page) =>
          productionTable(found.versions, page),
        );
        for (const { service, accounts } of answer.services)
          if (versions.some((version) => version.service === service))
            await output.note(`${service}: ${accountsText(accounts)}`);
      }),
    );
}

/** By name, or by name and version. */
function isOf(models: readonly string[], wanted: string): boolean {
  return models.some((reference) => reference === wanted || reference.split(':')[0] === wanted);
}

function productionTable(versions: readonly ProductionVersion[], { style, width, now }: Page): string {
  if (versions.length === 0) return '';
  return formatTable(
    versions,
    [
      {
        title: 'MODELS',
        value: ({ models }) => models.join(', ') || '–',
        shrinks: true,
        paint: (text) => style.strong(text),
      },
      { title: 'IMAGE', value: ({ deployment }) => deployment, shrinks: true },
      { title: 'SERVICE', value: ({ service }) => service },
      {
        title: 'SINCE',
        value: ({ since, isSinceBefore }) => `${isSinceBefore ? 'before ' : ''}${since.slice(0, 10)}`,
      },
      { title: 'LAST CALL', value: ({ last }) => formatAge(last, now) },
      { title: 'REQUESTS', value: ({ requests }) => countOf(requests), align: 'right' },
      { title: 'FAILED', value: ({ statuses }) => failuresOf(statuses, '5xx'), align: 'right' },
      { title: 'P50', value: ({ p50 }) => timeText(p50), align: 'right' },
      { title: 'P99', value: ({ p99 }) => timeText(p99), align: 'right' },
    ],
    { style, width },
  );
}
