import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SlipwayError } from '#contract/errors.ts';
import { isOwnMetric } from '#contract/metric.ts';
import type { Retraining, RetrainingState } from '#contract/retraining/retraining.ts';
import type { CoreContext } from '#core/context.ts';
import { toErrorInfo } from '#core/log/error-info.ts';
import { METRICS_FILE } from '#core/manifest/check/check-own-metrics.ts';
import { withLock } from '#core/store/lock.ts';
import type { TaskWork } from '#core/task/tasks.ts';
import { acceptAndPromote } from './accept.ts';
import { decide } from './decide.ts';
import { type EvaluationRequest, evaluate, type Judgement } from './evaluate.ts';
import { readHoldout } from './holdout/read-holdout.ts';
import { countSharedRows } from './holdout/shared-rows.ts';
import { isStillSo } from './is-still-so.ts';
import { changeRetraining, getRetraining, listRetrainings } from './record/retrainings.ts';
import { supersedeOthers } from './record/supersede.ts';
import { makeRoom, type Room } from './room.ts';
import { type FoundChampion, findChampion } from './train/find-champion.ts';
import { type Prepared, prepareTraining } from './train/prepare.ts';
import { runTraining } from './train/run-training.ts';
import { planTraining, type RetrainRequest, type TrainingPlan } from './train/training-plan.ts';

/** A retraining under way: its record and its steps. */
export interface Retrain {
  readonly context: CoreContext;
  readonly id: string;
  readonly who: string;
  readonly request: RetrainRequest;
  readonly work: TaskWork;
}

/** One retraining of a project at a time; the next ones wait for a day. */
const PATIENCE_MS = 24 * 60 * 60_000;

/**
 * Trains, judges and, when nothing speaks against it, uses a new model. A candidate that is rejected, skipped or left to a person is
 * a result; what fails throws, and the record says so too.
 */
export async function retrain(run: Retrain): Promise<Retraining> {
  const { context, id, work } = run;
  const record = await getRetraining(context, id);
  const lock = join(context.store.folder, `retraining-${record.project}.lock`);
  const timer = setTimeout(() => work.step('turn', 'Wait for its turn'), 200);
  try {
    return await withLock(
      lock,
      async () => {
        clearTimeout(timer);
        work.endStep('turn');
        return await within(run);
      },
      { signal: work.signal, patience: PATIENCE_MS },
    );
  } catch (error) {
    await recordEnd(run, error);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

async function within(run: Retrain): Promise<Retraining> {
  const { context, id } = run;
  const room = await makeRoom(context, id);
  try {
    return await inRoom(run, room);
  } finally {
    await room.clear();
  }
}

async function inRoom(run: Retrain, room: Room): Promise<Retraining> {
  const { context, id, request, work } = run;
  const timer = stopwatch();
  await enter(run, 'preparing', {});
  const plan = await planTraining(context, request, work.signal);
  const kind = plan.training.update === undefined ? request.engine : 'docker';
  const engine = await context.engines.choose(kind);
  const found = await findChampion(context, plan, engine, work);
  const prepared = await prepareTraining(context, { plan, request, room }, work);
  await enter(run, 'preparing', { champion: found.champion, inputs: prepared.inputs });
  const earlier = request.force ? undefined : await sameBefore(run, prepared, found);
  if (earlier !== undefined) return end(run, skippedBecause(earlier));
  const judging = await prepareJudging({ plan, prepared, room }, work);
  await enter(run, 'training', { warnings: judging.warnings, seconds: timer('preparing') });
  const trained = await runTraining(context, { plan, prepared, room, models: found.models }, work);
  if (trained.kind === 'same')
    return end(run, {
      state: 'skipped',
      reason: 'The training made the same model again: there is nothing to update.',
      seconds: timer('training'),
    });
  const { candidate } = trained;
  await enter(run, 'evaluating', { candidate, seconds: timer('training') });
  const judgement = await judge(run, { plan, found, room, candidate, judging });
  const record = await changeRetraining(context, id, (before) => ({
    ...before,
    ...(judgement.evaluation === undefined ? {} : { evaluation: judgement.evaluation }),
    gates: judgement.gates,
    warnings: [...before.warnings, ...judgement.warnings],
    seconds: { ...before.seconds, ...timer('evaluating') },
  }));
  return conclude(run, { plan, engine: engine.kind, record });
}

interface Judging {
  readonly holdout: EvaluationRequest['holdout'] | undefined;
  readonly own: EvaluationRequest['own'];
  readonly shared: number;
  readonly warnings: readonly string[];
}

/** What is wrong with a holdout is told before hours of training. */
async function prepareJudging(
  { plan, prepared, room }: { readonly plan: TrainingPlan; readonly prepared: Prepared; readonly room: Room },
  work: TaskWork,
): Promise<Judging> {
  const { training } = plan;
  const path = prepared.holdout;
  if (training.holdout === undefined || path === undefined)
    return { holdout: undefined, own: undefined, shared: 0, warnings: [] };
  const rules = training.holdout;
  const own = training.gates.some(({ metric }) => isOwnMetric(metric))
    ? { text: await readFile(join(room.work, METRICS_FILE), 'utf8'), place: prepared.place }
    : undefined;
  return work.within('holdout', 'Read the holdout', async () => {
    const { signal } = work;
    const holdout = await readHoldout({ path, folder: room.judging, rules, gates: training.gates, signal });
    const data = prepared.data.map((each) => each.path).filter((each) => each !== path);
    const shared = await countSharedRows(path, data, signal);
    const warnings = [
      ...(holdout.unlabelled === 0
        ? []
        : [`${holdout.unlabelled} rows of the holdout have no label and are left out.`]),
      ...(shared === 0
        ? []
        : [
            `${shared} rows of the holdout are in the training data too: both models may look better than they are.`,
          ]),
    ];
    for (const warning of warnings) work.log(warning, 'holdout');
    return { holdout, own, shared, warnings };
  });
}

async function judge(
  { context, work }: Retrain,
  about: {
    readonly plan: TrainingPlan;
    readonly found: FoundChampion;
    readonly room: Room;
    readonly candidate: EvaluationRequest['candidate'];
    readonly judging: Judging;
  },
): Promise<Judgement> {
  const { plan, found, room, candidate, judging } = about;
  if (judging.holdout === undefined) return { evaluation: undefined, gates: [], warnings: [] };
  return evaluate(
    context,
    {
      training: plan.training,
      manifest: found.manifest,
      candidate,
      holdout: judging.holdout,
      shared: judging.shared,
      own: judging.own,
      room,
    },
    work,
  );
}

async function conclude(
  run: Retrain,
  about: { readonly plan: TrainingPlan; readonly engine: 'docker' | 'process'; readonly record: Retraining },
): Promise<Retraining> {
  const { context, id, work } = run;
  const verdict = decide(about.plan.training, about.record.gates);
  work.log(verdict.why, 'gates');
  const { candidate } = about.record;
  if (candidate === undefined) throw new SlipwayError('wrong_state', { message: `${id} has no candidate.` });
  const decision = {
    by: 'gates' as const,
    who: run.who,
    at: new Date().toISOString(),
    why: verdict.why,
    candidate: candidate.digest,
  };
  switch (verdict.kind) {
    case 'reject':
      return end(run, { state: 'rejected', reason: verdict.why, decision: { ...decision, accepted: false } });
    case 'ask': {
      const waiting = await changeRetraining(context, id, (before) => ({
        ...before,
        state: 'waiting',
        reason: verdict.why,
      }));
      await supersedeOthers(context, waiting);
      return waiting;
    }
    case 'accept':
      return acceptAndPromote(
        context,
        { id, decision: { ...decision, accepted: true }, wish: wishOf(about) },
        work,
      );
  }
}

function wishOf({ plan, engine }: { readonly plan: TrainingPlan; readonly engine: 'docker' | 'process' }) {
  const { update } = plan.training;
  return { engine, cluster: update?.cluster, prove: update?.prove };
}

/** The newest retraining of the project after which this one could come to nothing else. */
async function sameBefore(
  { context, id }: Retrain,
  { inputs }: Prepared,
  { champion }: FoundChampion,
): Promise<Retraining | undefined> {
  const { project } = await getRetraining(context, id);
  const all = await listRetrainings(context, { project, limit: 1000 });
  return all.find(
    (each) => each.id !== id && each.inputs?.digest === inputs.digest && isStillSo(each, champion),
  );
}

function skippedBecause(earlier: Retraining): Partial<Retraining> {
  const what = 'Data, code and parameters are those of';
  const became =
    earlier.state === 'waiting'
      ? `, whose candidate waits: \`slipway retraining show ${earlier.id}\`.`
      : `, which was ${earlier.state}.`;
  return { state: 'skipped', earlier: earlier.id, reason: `${what} ${earlier.id}${became}` };
}

function enter(
  { context, id }: Retrain,
  state: RetrainingState,
  more: Partial<Retraining>,
): Promise<Retraining> {
  return changeRetraining(context, id, (before) => ({
    ...before,
    ...more,
    state,
    seconds: { ...before.seconds, ...more.seconds },
  }));
}

function end({ context, id }: Retrain, more: Partial<Retraining>): Promise<Retraining> {
  return changeRetraining(context, id, (before) => ({
    ...before,
    ...more,
    seconds: { ...before.seconds, ...more.seconds },
    endedAt: new Date().toISOString(),
  }));
}

/** A promotion that failed has told so itself: its candidate waits. */
async function recordEnd(run: Retrain, error: unknown): Promise<void> {
  const { context, id, work } = run;
  const isCancelled = work.signal.aborted;
  const info = isCancelled ? undefined : toErrorInfo(error, context.logger);
  await changeRetraining(context, id, (before) =>
    before.endedAt !== undefined || before.state === 'waiting'
      ? before
      : {
          ...before,
          state: isCancelled ? 'cancelled' : 'failed',
          endedAt: new Date().toISOString(),
          ...(info === undefined ? {} : { reason: info.message, error: info }),
        },
  );
}

/** Seconds since it was asked last, under a name. */
function stopwatch(): (name: string) => Readonly<Record<string, number>> {
  let since = Date.now();
  return (name) => {
    const seconds = Math.round(Date.now() - since) / 1000;
    since = Date.now();
    return { [name]: seconds };
  };
}
