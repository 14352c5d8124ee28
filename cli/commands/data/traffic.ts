import { Command, Option } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import type { Page } from '#cli/session/output.ts';
import { formatTable } from '#cli/terminal/table.ts';
import { TRAFFIC_STEPS, type TrafficHistory, type TrafficStep } from '#contract/telemetry/traffic-history.ts';
import { examples } from '../examples.ts';
import { storeOption } from '../option.ts';
import { accountsText } from './accounts-text.ts';
import { moment } from './filter-options.ts';
import { readTraffic, type TrafficOptions } from './read-traffic.ts';
import { countOf, failuresOf, timeText } from './traffic-text.ts';

export function trafficCommand(cli: Cli): Command {
  return new Command('traffic')
    .description('Show requests, failures and latency of each image of services over time')
    .argument('[services...]', 'their names; default: all that have recorded calls')
    .addOption(storeOption())
    .option('--from <time>', 'from then on: 7d, 12h or 2026-11-30T08:00 (default: 30d)', moment)
    .option('--to <time>', 'before then (default: now)', moment)
    .addOption(
      new Option('--step <step>', 'time of a line (default: hour up to seven days, else day)').choices(
        TRAFFIC_STEPS,
      ),
    )
    .addHelpText(
      'after',
      examples([
        ['slipway data traffic iris', 'the last 30 days, a line each day'],
        ['slipway data traffic iris loans --from 24h --step hour', 'two services compared'],
        ['slipway data traffic iris --from 30d --json', 'for a program'],
      ]),
    )
    .action((services: readonly string[], options: TrafficOptions, self: Command) =>
      cli.run(self, async ({ client, output, signal }) => {
        const reading = { client, signal, onPart: (text: string) => output.note(text) };
        const answer = await readTraffic(reading, options, services);
        const hasSome = answer.services.some(({ versions }) => versions.length > 0);
        if (!hasSome) await output.note('No call was recorded in this time.');
        await output.answer(answer, trafficTable);
        for (const { service, accounts, completeness } of answer.services) {
          await output.note(`${service}: ${accountsText(accounts)}`);
          const open = completeness.filter(({ isOpen }) => isOpen).at(-1);
          if (hasSome && open !== undefined)
            await output.note(`${service}: calls since ${stepText(open.at, answer.step)} may still come.`);
        }
      }),
    );
}

interface Row {
  readonly at: string;
  readonly service: string;
  readonly deployment: string;
  readonly requests: number;
  readonly statuses: Readonly<Record<string, number>>;
  readonly p50?: number | undefined;
  readonly p95?: number | undefined;
  readonly p99?: number | undefined;
}

function trafficTable({ services, step }: TrafficHistory, { style, width }: Page): string {
  const rows = services
    .flatMap(({ service, versions }) =>
      versions.flatMap(({ deployment, points }) =>
        points.map((point): Row => ({ service, deployment, ...point })),
      ),
    )
    .sort((a, b) => a.at.localeCompare(b.at));
  if (rows.length === 0) return '';
  return formatTable(
    rows,
    [
      { title: 'TIME (UTC)', value: ({ at }) => stepText(at, step) },
      ...(services.length > 1 ? [{ title: 'SERVICE', value: ({ service }: Row) => service }] : []),
      { title: 'IMAGE', value: ({ deployment }) => deployment, shrinks: true },
      { title: 'REQUESTS', value: ({ requests }) => countOf(requests), align: 'right' },
      { title: 'FAILED', value: ({ statuses }) => failuresOf(statuses, '5xx'), align: 'right' },
      { title: 'REFUSED', value: ({ statuses }) => failuresOf(statuses, '4xx'), align: 'right' },
      { title: 'P50', value: ({ p50 }) => timeText(p50), align: 'right' },
      { title: 'P95', value: ({ p95 }) => timeText(p95), align: 'right' },
      { title: 'P99', value: ({ p99 }) => timeText(p99), align: 'right' },
    ],
    { style, width },
  );
}

function stepText(at: string, step: TrafficStep): string {
  return step === 'day' ? at.slice(0, 10) : at.slice(0, 16).replace('T', ' ');
}
