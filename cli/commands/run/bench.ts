import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import type { Page } from '#cli/session/output.ts';
import { formatDuration } from '#cli/terminal/amount.ts';
import { formatFacts } from '#cli/terminal/table.ts';
import { type LoadReport, loadReportSchema } from '#contract/load/load-report.ts';
import { examples } from '../examples.ts';
import { wholeNumber } from '../option.ts';
import { addBodyOptions, type BodyOptions, requestBody } from './request-body.ts';

interface BenchOptions extends BodyOptions {
  readonly requests: number;
  readonly concurrency: number;
  readonly seconds: number;
}

export function benchCommand(cli: Cli): Command {
  return addBodyOptions(
    new Command('bench')
      .description('Send many requests to a run and measure how it answers; at most 60 seconds')
      .argument('<run>', 'the run, as `slipway runs` names it'),
  )
    .option('-n, --requests <number>', 'how many', wholeNumber({ from: 1, to: 100_000 }), 1000)
    .option(
      '-c, --concurrency <number>',
      'how many requests at a time',
      wholeNumber({ from: 1, to: 200 }),
      10,
    )
    .option('-s, --seconds <number>', 'stop after this many seconds', wholeNumber({ from: 1, to: 60 }), 60)
    .addHelpText(
      'after',
      examples([
        ['slipway bench iris-4f2a', '1000 requests, 10 at once, with its example'],
        ['slipway bench iris-4f2a -n 5000 -c 50 -r one-flower', 'a saved request'],
      ]),
    )
    .action((id: string, options: BenchOptions, command: Command) =>
      cli.run(command, async (session) => {
        const { requests, concurrency, seconds } = options;
        const body = await requestBody(session, id, options);
        const starting = session.client.run.loadCheck({ id, ...body, requests, concurrency, seconds });
        await session.output.answer(await session.finish(starting, loadReportSchema), reportFacts);
      }),
    );
}

function reportFacts(report: LoadReport, { style }: Page): string {
  const { latency, sent, failed } = report;
  const times = (
    [
      ['half within', latency.p50],
      ['90 %', latency.p90],
      ['95 %', latency.p95],
      ['99 %', latency.p99],
      ['longest', latency.maximum],
    ] as const
  ).map(([name, value]) => `${name} ${formatDuration(value)}`);
  return formatFacts(
    [
      ['requests', `${sent} in ${formatDuration(report.seconds * 1000)}`],
      ['throughput', `${report.perSecond} a second`],
      ['failed', failed === 0 ? style.good('none') : style.bad(String(failed))],
      ['times', times.join('\n')],
      ['answers', report.outcomes.map(({ outcome, count }) => `${outcome} × ${count}`).join('\n')],
    ],
    style,
  );
}
