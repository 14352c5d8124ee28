import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import type { Page } from '#cli/session/output.ts';
import { formatAge, formatDuration } from '#cli/terminal/amount.ts';
import { formatFacts } from '#cli/terminal/table.ts';
import type { Traffic } from '#contract/service/service.ts';
import { examples } from '../examples.ts';
import { aboutService, type ServiceOptions, serviceNamed } from './service-options.ts';

interface TrafficOptions extends ServiceOptions {
  readonly watch?: boolean;
}

/** Rates are told between two readings: so far apart. */
const BETWEEN_MS = 2000;

export function trafficCommand(cli: Cli): Command {
  return aboutService(
    'traffic',
    'Show requests, times, queue and use of the keys of a service, from its replicas’ own numbers',
  )
    .option('-w, --watch', 'a line every two seconds until Ctrl-C; with --json one document per line')
    .addHelpText(
      'after',
      examples([
        ['slipway service traffic iris', 'over two seconds'],
        ['slipway service traffic iris --watch', 'as it goes'],
      ]),
    )
    .action((name: string, options: TrafficOptions, command: Command) =>
      cli.run(command, async ({ client, output, signal }) => {
        const read = (): Promise<Traffic> => client.service.traffic(serviceNamed(name, options), { signal });
        await read();
        for (;;) {
          await sleep(BETWEEN_MS, undefined, { signal });
          const traffic = await read();
          if (options.watch !== true) {
            await output.answer(traffic, trafficText);
            return;
          }
          await output.line(traffic, lineOf(traffic));
        }
      }),
    );
}

function trafficText(traffic: Traffic, { style, now }: Page): string {
  const { keys, busy } = traffic;
  return formatFacts(
    [
      ['replicas', String(traffic.replicas)],
      ['requests', `${perSecond(traffic.requestsPerSecond)}, ${traffic.requestsTotal} in all`],
      ['failed', perSecond(traffic.failedPerSecond)],
      ['turned away', perSecond(traffic.rejectedPerSecond)],
      ['half within', traffic.p50 === undefined ? undefined : formatDuration(traffic.p50)],
      ['99 % within', traffic.p99 === undefined ? undefined : formatDuration(traffic.p99)],
      ['under way', `${traffic.inProgress}, ${traffic.queued} waiting`],
      ['busy', busy === undefined ? undefined : `${Math.round(busy * 100)} %`],
      ...keys.map(
        ({ key, requests, lastUsedAt }) =>
          [
            `${key} key`,
            `${requests} requests, ${lastUsedAt === undefined ? 'not used yet' : `last ${formatAge(lastUsedAt, now)}`}`,
          ] as const,
      ),
    ],
    style,
  );
}

function lineOf(traffic: Traffic): string {
  const time = traffic.p50 === undefined ? '' : `, half within ${formatDuration(traffic.p50)}`;
  return `${traffic.at.slice(11, 19)}  ${traffic.replicas} replicas  ${perSecond(traffic.requestsPerSecond)}, ${perSecond(traffic.failedPerSecond)} failed, ${perSecond(traffic.rejectedPerSecond)} turned away${time}, ${traffic.queued} waiting`;
}

function perSecond(rate: number | undefined): string {
  return rate === undefined ? '?' : `${rate.toFixed(rate < 10 ? 1 : 0)}/s`;
}
