import type { LoadReport } from '#contract/load/load-report.ts';
import type { Needs } from '#core/context.ts';
import { createHttpSender } from '#core/load/http-sender.ts';
import { sendLoad } from '#core/load/send-load.ts';
import type { TaskWork } from '#core/task/tasks.ts';
import { exampleOf } from './request.ts';
import { findRun } from './status.ts';

export interface LoadCheckRequest {
  readonly id: string;
  /** JSON; undefined: the example of the run. */
  readonly body?: string | undefined;
  readonly requests: number;
  readonly concurrency: number;
  readonly seconds: number;
}

const PATIENCE_MS = 60_000;

/**
 * Sends the same request to a run of ours again and again and reports how it answered. While it goes, the task's
 * result is the report so far. `wrong_state` when the run does not answer at all.
 */
export async function checkLoad(
  context: Needs<'store'>,
  request: LoadCheckRequest,
  work: TaskWork,
): Promise<LoadReport> {
  const run = await findRun(context, request.id);
  const body = request.body ?? (await exampleOf(context, run.id)).body;
  const sender = createHttpSender({
    url: `http://127.0.0.1:${run.port}/score`,
    method: 'POST',
    headers: () => ({ 'content-type': 'application/json' }),
    body,
    patienceMs: PATIENCE_MS,
    connections: request.concurrency,
  });
  const tell = (report: LoadReport): void => {
    work.interim(report);
    work.step('send', STEP, {
      amount: { done: report.sent, total: request.requests, unit: 'requests' },
      note: `${Math.round(report.perSecond)} a second, half within ${report.latency.p50} ms`,
    });
  };
  try {
    return await work.within('send', STEP, async () => {
      const report = await sendLoad({
        plan: request,
        send: sender.send,
        signal: work.signal,
        onProgress: tell,
      });
      tell(report);
      for (const line of summary(report)) work.log(line);
      return report;
    });
  } finally {
    sender.close();
  }
}

const STEP = 'Send requests';

function summary({ sent, failed, seconds, perSecond, latency, outcomes }: LoadReport): readonly string[] {
  return [
    `${sent} requests in ${seconds.toFixed(1)} s: ${perSecond} a second, ${failed} failed.`,
    `Milliseconds: half within ${latency.p50}, 95 % within ${latency.p95}, 99 % within ${latency.p99}, longest ${latency.maximum}.`,
    `Answers: ${outcomes.map(({ outcome, count }) => `${outcome} × ${count}`).join(', ')}.`,
  ];
}
