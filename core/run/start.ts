import { randomBytes } from 'node:crypto';
import { SlipwayError } from '#contract/errors.ts';
import type { EngineKind } from '#contract/image/image.ts';
import type { Run } from '#contract/run/run.ts';
import type { CoreContext, Needs } from '#core/context.ts';
import { findRunnable, type RunnableImage } from '#core/image/image-records.ts';
import { mustTrustFolder } from '#core/image/trusted-folder.ts';
import type { RunRecord } from '#core/store/store.ts';
import type { TaskWork } from '#core/task/tasks.ts';
import { failureOfRun, failureText } from './failure.ts';
import { waitUntilReady } from './health.ts';
import { memoryBytes } from './memory.ts';
import { freePort, mustBeFree } from './port.ts';
import { findRun, getRun } from './status.ts';

export interface StartRunRequest {
  readonly image: string;
  readonly engine?: EngineKind | undefined;
  readonly port?: number | undefined;
  readonly cpus?: number | undefined;
  readonly memory?: string | undefined;
  /** The project it is started for; without it the one that the image was built of. */
  readonly folder?: string | undefined;
  readonly mode?: RunRecord['mode'];
}

/**
 * A run has nobody in front that would still send requests to it: it need not wait before it stops listening. It has no key, so it
 * answers under the names of this machine only: a page elsewhere that has its name lead here is refused. In a container the server
 * cannot tell by itself that its port is only open to this machine.
 */
const RUN_ENVIRONMENT = { SLIPWAY_DRAIN: '0', SLIPWAY_ALLOWED_HOSTS: 'local' };

/**
 * Starts an image on this machine and waits until it answers. What does not come up is kept, so that its log can
 * be read, and fails as `run_failed` with the reason; what is cancelled is removed.
 */
export async function startRun(context: CoreContext, request: StartRunRequest, work: TaskWork): Promise<Run> {
  const image = await findRunnable(context, { reference: request.image, engine: request.engine });
  await mustTrustFolder(context, { engine: image.engine, folder: request.folder ?? image.folder });
  const record = await launch(context, { image, request }, work);
  work.subject({ image: image.reference, run: record.id, folder: record.folder });
  try {
    await work.within('ready', 'Wait until it is ready', () => becomeReady(context, record, work));
  } catch (error) {
    if (work.signal.aborted) await removeRecord(context, record);
    throw error;
  }
  return getRun(context, record.id);
}

async function launch(
  context: CoreContext,
  what: { readonly image: RunnableImage; readonly request: StartRunRequest },
  work: TaskWork,
): Promise<RunRecord> {
  const { image, request } = what;
  const engine = context.engines.get(image.engine);
  if (request.port !== undefined) await mustBeFree(request.port);
  const limits = { cpus: request.cpus, memoryBytes: memoryBytes(request.memory) };
  const { startSeconds } = await context.settings();
  const id = `${image.name}-${randomBytes(2).toString('hex')}`;
  const { engineId, port } = await work.within('start', `Start ${image.reference}`, async () => {
    // A free port may be taken by another program before the engine has it.
    for (let attempt = 1; ; attempt += 1) {
      const candidate = request.port ?? (await freePort());
      try {
        const started = await engine.startRun({
          runId: id,
          engineId: image.engineId,
          image: image.reference,
          port: candidate,
          ...limits,
          environment: { ...RUN_ENVIRONMENT, SLIPWAY_START_SECONDS: `${startSeconds}` },
        });
        return { engineId: started, port: candidate };
      } catch (error) {
        const isTaken = error instanceof SlipwayError && error.code === 'port_taken';
        if (!isTaken || request.port !== undefined || attempt === 3) throw error;
      }
    }
  });
  const record: RunRecord = {
    id,
    image: image.reference,
    engine: image.engine,
    engineId,
    port,
    folder: request.folder ?? image.folder,
    ...(request.mode === undefined ? {} : { mode: request.mode }),
    limits: {
      ...(limits.cpus === undefined ? {} : { cpus: limits.cpus }),
      ...(limits.memoryBytes === undefined ? {} : { memoryBytes: limits.memoryBytes }),
    },
    createdAt: new Date().toISOString(),
  };
  await context.store.change(async () =>
    context.store.runs.replace([...(await context.store.runs.all()), record]),
  );
  return record;
}

/** Waits until the run is ready. `run_failed` with the reason when it ends before. */
export async function waitForReady(
  context: CoreContext,
  record: RunRecord,
  signal: AbortSignal,
): Promise<void> {
  const engine = context.engines.get(record.engine);
  const isOver = async (): Promise<boolean> =>
    (await engine.statusOf([record.engineId])).get(record.engineId)?.state !== 'running';
  const ready = await waitUntilReady({ port: record.port, isOver, signal });
  if (!ready) throw await startError(context, record);
}

/** Waits until the run is ready, its log going to the task's; marks it as having been ready. */
export async function becomeReady(context: CoreContext, record: RunRecord, work: TaskWork): Promise<void> {
  const listening = new AbortController();
  const relaying = relayLog(context, record, work, listening.signal);
  try {
    await waitForReady(context, record, work.signal);
  } finally {
    listening.abort();
    await relaying;
  }
  await changeRecord(context, record.id, (run) => ({ ...run, readyAt: new Date().toISOString() }));
}

async function relayLog(
  context: CoreContext,
  record: RunRecord,
  work: TaskWork,
  signal: AbortSignal,
): Promise<void> {
  const engine = context.engines.get(record.engine);
  for (let after = 0; !signal.aborted && !work.signal.aborted; ) {
    const page = await engine.readLog({ engineId: record.engineId, after, max: 500, waitMs: 200, signal });
    for (const line of page.lines) work.log(line.text, 'run');
    if (page.done) return;
    after = page.next;
  }
}

async function startError(context: CoreContext, record: RunRecord): Promise<SlipwayError> {
  const run = await getRun(context, record.id);
  const lines = run.exit?.lastLines ?? [];
  const failure = await failureOfRun(context, record);
  const reason =
    failure === undefined ? `${run.exit?.reason ?? ''} ${lastError(lines)}` : failureText(failure);
  return new SlipwayError('run_failed', {
    message: `${record.image} did not start. ${reason}`.trim(),
    hint: [failure?.diagnostic.hint, `Its log: \`slipway logs ${record.id}\`.`].filter(Boolean).join(' '),
    details: {
      run: record.id,
      exitCode: run.exit?.code ?? null,
      lastLines: lines,
      ...(failure === undefined ? {} : { failure }),
    },
  });
}

/** The line that most likely says what went wrong: the last that names an error, else the last. */
function lastError(lines: readonly string[]): string {
  return lines.findLast((line) => /error|exception/i.test(line)) ?? lines.at(-1) ?? '';
}

export async function changeRecord(
  context: Needs<'store'>,
  id: string,
  change: (run: RunRecord) => RunRecord,
): Promise<void> {
  await context.store.change(async () => {
    const runs = await context.store.runs.all();
    await context.store.runs.replace(runs.map((run) => (run.id === id ? change(run) : run)));
  });
}

/** Ends a run's process or container permanently and forgets it. */
export async function removeRecord(context: Needs<'store' | 'engines'>, record: RunRecord): Promise<void> {
  await context.engines.get(record.engine).removeRun(record.engineId);
  await context.store.change(async () =>
    context.store.runs.replace((await context.store.runs.all()).filter((run) => run.id !== record.id)),
  );
}

/** Starts a run again on its port and waits until it answers. */
export async function restartRun(context: CoreContext, id: string, work: TaskWork): Promise<Run> {
  const record = await findRun(context, id);
  const engine = context.engines.get(record.engine);
  await work.within('stop', `Stop ${record.id}`, () => engine.stopRun(record.engineId, STOP_SECONDS));
  await work.within('start', `Start ${record.id}`, async () => {
    // Podman 4.3 takes the port from the container that has it when another one asks for it.
    await mustBeFree(record.port);
    await changeRecord(context, record.id, ({ stopRequestedAt: _stopped, readyAt: _ready, ...run }) => run);
    await engine.restartRun(record.engineId, record.port);
  });
  await work.within('ready', 'Wait until it is ready', () => becomeReady(context, record, work));
  return getRun(context, record.id);
}

/** How long a run may take to answer what it has before it is killed. */
export const STOP_SECONDS = 10;
