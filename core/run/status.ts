import { SlipwayError } from '#contract/errors.ts';
import type { Run } from '#contract/run/run.ts';
import type { Needs } from '#core/context.ts';
import type { RunStatus } from '#core/engine/engine.ts';
import type { RunRecord } from '#core/store/store.ts';
import { exitReason } from './exit-reason.ts';
import { isReady } from './health.ts';

/** How many lines of the log go with the reason of an exit. */
const LAST_LINES = 20;

/** Runs, newest first, each with what its engine and its own health check say now. */
export async function listRuns(
  context: Needs<'store' | 'engines'>,
  filter: { readonly image?: string | undefined } = {},
): Promise<readonly Run[]> {
  const records = (await context.store.runs.all()).filter(
    (run) =>
      filter.image === undefined || run.image === filter.image || run.image.startsWith(`${filter.image}:`),
  );
  const statuses = await statusesOf(context, records);
  return Promise.all(
    [...records].reverse().map((record) => describeRun(context, record, statuses.get(record.id))),
  );
}

/** One run; `not_found` names those there are. A run may be named by its image when there is only one of it. */
export async function findRun(context: Needs<'store'>, id: string): Promise<RunRecord> {
  const runs = await context.store.runs.all();
  const byId = runs.find((run) => run.id === id);
  if (byId !== undefined) return byId;
  const byImage = runs.filter((run) => run.image === id || run.image.startsWith(`${id}:`));
  const [only] = byImage;
  if (only !== undefined && byImage.length === 1) return only;
  throw new SlipwayError('not_found', {
    message: byImage.length > 1 ? `“${id}” has ${byImage.length} runs.` : `Run not found: “${id}”.`,
    hint:
      byImage.length > 1
        ? `Choose one of ${byImage.map((run) => run.id).join(', ')}.`
        : '`slipway runs` lists all. `slipway run FOLDER` starts one.',
  });
}

export async function getRun(context: Needs<'store' | 'engines'>, id: string): Promise<Run> {
  const record = await findRun(context, id);
  const statuses = await statusesOf(context, [record]);
  return describeRun(context, record, statuses.get(record.id));
}

async function statusesOf(
  context: Needs<'store' | 'engines'>,
  records: readonly RunRecord[],
): Promise<ReadonlyMap<string, RunStatus>> {
  const found = new Map<string, RunStatus>();
  for (const kind of ['docker', 'process'] as const) {
    const own = records.filter((record) => record.engine === kind);
    if (own.length === 0) continue;
    try {
      const statuses = await context.engines.get(kind).statusOf(own.map((record) => record.engineId));
      for (const record of own) found.set(record.id, statuses.get(record.engineId) ?? { state: 'gone' });
    } catch (error) {
      // An engine that is not there now may come back with its runs.
      if (!(error instanceof SlipwayError && error.code === 'engine_unavailable')) throw error;
    }
  }
  return found;
}

async function describeRun(
  context: Needs<'store' | 'engines'>,
  record: RunRecord,
  status: RunStatus | undefined,
): Promise<Run> {
  const { stopRequestedAt, readyAt, ...shown } = record;
  const run = { ...shown, mode: shown.mode ?? ('image' as const), url: `http://127.0.0.1:${record.port}` };
  if (status === undefined || status.state === 'gone') return { ...run, state: 'lost' };
  if (status.state === 'running') {
    const ready = await isReady(record.port);
    const state = ready ? 'ready' : readyAt === undefined ? 'starting' : 'unhealthy';
    return { ...run, state, startedAt: status.startedAt };
  }
  return {
    ...run,
    state: stopRequestedAt === undefined ? 'exited' : 'stopped',
    ...(status.startedAt === undefined ? {} : { startedAt: status.startedAt }),
    ...(status.endedAt === undefined ? {} : { endedAt: status.endedAt }),
    exit: {
      ...(status.exitCode === undefined ? {} : { code: status.exitCode }),
      reason: exitReason(status, {
        wasAsked: stopRequestedAt !== undefined,
        memoryBytes: record.limits.memoryBytes,
      }),
      lastLines: await lastLines(context, record),
    },
  };
}

/** The last lines of a run's log. */
export async function lastLines(
  context: Needs<'store' | 'engines'>,
  record: RunRecord,
): Promise<readonly string[]> {
  const engine = context.engines.get(record.engine);
  const lines: string[] = [];
  for (let after = 0; ; ) {
    const page = await engine.readLog({ engineId: record.engineId, after, max: 2000, waitMs: 300 });
    lines.push(...page.lines.map((line) => line.text));
    lines.splice(0, lines.length - LAST_LINES);
    if (page.done || page.lines.length === 0) return lines;
    after = page.next;
  }
}
