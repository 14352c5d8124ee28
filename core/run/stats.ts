import { setTimeout as sleep } from 'node:timers/promises';
import { SlipwayError } from '#contract/errors.ts';
import type { RunStats } from '#contract/run/stats.ts';
import type { Needs } from '#core/context.ts';
import type { RunMeasure } from '#core/engine/engine.ts';
import { fetchSmall } from '#core/host/fetch-small.ts';
import type { RunRecord } from '#core/store/store.ts';
import { durationAt, readMetrics, type ServerCounts } from './metrics-text.ts';
import { findRun } from './status.ts';

interface Look {
  /** Milliseconds of a clock that only goes forward. */
  readonly at: number;
  readonly measure: RunMeasure;
  readonly counts: ServerCounts | undefined;
}

/** Looks at a run twice, so long apart, and tells what it used and answered between. `wrong_state` when it does not run. */
export async function statsOf(
  context: Needs<'store' | 'engines'>,
  request: { readonly id: string; readonly overMs: number },
  signal?: AbortSignal,
): Promise<RunStats> {
  const run = await findRun(context, request.id);
  const before = await look(context, run);
  await sleep(request.overMs, undefined, signal === undefined ? {} : { signal });
  const after = await look(context, run);
  const seconds = (after.at - before.at) / 1000;
  const used = after.measure.cpuSeconds - before.measure.cpuSeconds;
  const requests = between(before.counts, after.counts, seconds);
  return {
    at: new Date().toISOString(),
    seconds,
    // Less than before: it was started again in between.
    cpu: Math.max(0, used) / seconds,
    memoryBytes: after.measure.memoryBytes,
    limits: run.limits,
    ...(requests === undefined ? {} : { requests }),
  };
}

async function look(context: Needs<'store' | 'engines'>, run: RunRecord): Promise<Look> {
  const measure = await context.engines.get(run.engine).measureRun(run.engineId);
  if (measure === undefined)
    throw new SlipwayError('wrong_state', {
      message: `${run.id} is not running, so there is nothing to measure.`,
      hint: `\`slipway restart ${run.id}\` starts it again.`,
    });
  const counts = measure.metricsPort === undefined ? undefined : await fetchCounts(measure.metricsPort);
  return { at: performance.now(), measure, counts };
}

const METRICS_MS = 1000;
const METRICS_BYTES = 2 * 2 ** 20;

async function fetchCounts(port: number): Promise<ServerCounts | undefined> {
  const url = `http://127.0.0.1:${port}/metrics`;
  const answer = await fetchSmall(url, { patienceMs: METRICS_MS, most: METRICS_BYTES });
  // The server is starting, or built before it had metrics: the other numbers are still worth showing.
  return answer?.status === 200 ? readMetrics(answer.text) : undefined;
}

function between(
  before: ServerCounts | undefined,
  after: ServerCounts | undefined,
  seconds: number,
): RunStats['requests'] {
  if (before === undefined || after === undefined) return undefined;
  const perSecond = (from: number, to: number): number =>
    Math.round((Math.max(0, to - from) / seconds) * 100) / 100;
  const [p50, p95] = [0.5, 0.95].map((share) => durationAt(share, before.durations, after.durations));
  return {
    perSecond: perSecond(before.answered, after.answered),
    failedPerSecond: perSecond(before.failed, after.failed),
    ...(p50 === undefined || p95 === undefined ? {} : { latency: { p50: rounded(p50), p95: rounded(p95) } }),
    inProgress: after.inProgress,
    queued: after.queued,
    total: after.answered,
  };
}

/** Seconds as milliseconds, to hundredths. */
function rounded(seconds: number): number {
  return Math.round(seconds * 100_000) / 100;
}
