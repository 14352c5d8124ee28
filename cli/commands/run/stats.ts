import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import { formatBytes, formatDuration } from '#cli/terminal/amount.ts';
import { formatFacts } from '#cli/terminal/table.ts';
import type { RunStats } from '#contract/run/stats.ts';
import { examples } from '../examples.ts';

export function statsCommand(cli: Cli): Command {
  return new Command('stats')
    .description('Show what a run uses and answers: CPU, memory, requests, latency')
    .argument('<run>', 'the run, as `slipway runs` names it')
    .option('-f, --follow', 'every second until Ctrl-C; with --json one document per line')
    .addHelpText(
      'after',
      examples([
        ['slipway stats iris-4f2a', 'measured over one second'],
        ['slipway stats iris-4f2a -f', 'a line a second'],
      ]),
    )
    .action((id: string, options: { readonly follow?: boolean }, command: Command) =>
      cli.run(command, async ({ client, output, signal }) => {
        if (options.follow !== true) {
          await output.answer(await client.run.stats({ id }), (stats, { style }) =>
            formatFacts(factsOf(stats), style),
          );
          return;
        }
        while (!signal.aborted) {
          const stats = await client.run.stats({ id }, { signal });
          await output.line(stats, lineOf(stats));
        }
      }),
    );
}

function factsOf(stats: RunStats): readonly (readonly [string, string | undefined])[] {
  const { requests, limits } = stats;
  return [
    ['cpu', `${stats.cpu.toFixed(2)} cores${limits.cpus === undefined ? '' : ` of ${limits.cpus}`}`],
    [
      'memory',
      `${formatBytes(stats.memoryBytes)}${limits.memoryBytes === undefined ? '' : ` of ${formatBytes(limits.memoryBytes)}`}`,
    ],
    [
      'requests',
      requests === undefined ? 'not known' : `${requests.perSecond} per second, ${requests.total} in all`,
    ],
    ['failed', requests === undefined ? undefined : `${requests.failedPerSecond} a second`],
    ['latency', requests?.latency === undefined ? undefined : latencyOf(requests.latency)],
    ['under way', requests === undefined ? undefined : `${requests.inProgress}, ${requests.queued} waiting`],
  ];
}

function lineOf(stats: RunStats): string {
  const { requests } = stats;
  const parts = [
    stats.at.slice(11, 19),
    `cpu ${stats.cpu.toFixed(2)}`,
    `memory ${formatBytes(stats.memoryBytes)}`,
    ...(requests === undefined
      ? []
      : [`${requests.perSecond}/s`, `failed ${requests.failedPerSecond}/s`, `waiting ${requests.queued}`]),
    ...(requests?.latency === undefined ? [] : [latencyOf(requests.latency)]),
  ];
  return parts.join('  ');
}

function latencyOf({ p50, p95 }: { readonly p50: number; readonly p95: number }): string {
  return `half within ${formatDuration(p50)}, 95 % within ${formatDuration(p95)}`;
}
