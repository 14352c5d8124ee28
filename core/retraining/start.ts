import { basename } from 'node:path';
import type { Retraining } from '#contract/retraining/retraining.ts';
import type { TriggerKind } from '#contract/retraining/schedule.ts';
import type { CoreContext } from '#core/context.ts';
import { thisUser } from '#core/host/this-user.ts';
import { releaseCandidates } from './record/release-candidates.ts';
import { addRetraining, getRetraining } from './record/retrainings.ts';
import { isSecretName } from './record/secret-parameters.ts';
import { retrain } from './retrain.ts';
import { manifestOfService } from './train/find-champion.ts';
import { planTraining, type RetrainRequest } from './train/training-plan.ts';

/** Why a retraining is started, when nobody asked for it. */
export type OwnTrigger = Pick<Retraining['trigger'], 'due' | 'note'> & {
  readonly kind: Exclude<TriggerKind, 'request'>;
};

/** Starts a retraining as a task. What can be seen to be wrong at once is thrown at once, and leaves no record. */
export async function startRetraining(
  context: CoreContext,
  request: RetrainRequest,
  { own, isOnlyOne = false }: { readonly own?: OwnTrigger | undefined; readonly isOnlyOne?: boolean } = {},
): Promise<{ readonly taskId: string; readonly id: string }> {
  await context.trust.require(context, { kind: 'folder', folder: request.folder });
  const plan = await planTraining(context, request);
  const { update } = plan.training;
  const service = update?.service;
  // A page is asked at once for the folder of the model in use, and not by a task that failed.
  if (context.reach !== undefined && update !== undefined)
    await manifestOfService(context, { name: update.service, cluster: update.cluster });
  const engine = (await context.engines.choose(service === undefined ? request.engine : 'docker')).kind;
  const trigger = triggerOf(context, own);
  const begun = promised<string>();
  const started = await context.tasks.start({
    kind: 'retraining.start',
    // Without it the task cannot be retried; with it a secret would lie in its record.
    ...(Object.keys(request.parameters).some(isSecretName) ? {} : { input: request }),
    title: `Retrain ${basename(plan.folder)}`,
    subject: { folder: plan.folder, ...(service === undefined ? {} : { service }) },
    work: async (work) => {
      try {
        const record = (number: number): Retraining => ({
          ...{ id: `${plan.project}-${number}`, project: plan.project, number, folder: plan.folder },
          ...{ place: { kind: 'local' }, trigger, engine },
          ...{ state: 'queued', taskId: work.id, gates: [], warnings: [], seconds: {} },
          createdAt: new Date().toISOString(),
        });
        begun.keep((await addRetraining(context, record, { project: plan.project, isOnlyOne })).id);
      } catch (error) {
        begun.break(error);
        throw error;
      }
      const id = await begun.promise;
      try {
        await retrain({ context, id, who: trigger.who, request, work });
      } finally {
        await releaseCandidates(context);
      }
      return getRetraining(context, id);
    },
  });
  return { ...started, id: await begun.promise };
}

function triggerOf({ caller }: CoreContext, own: OwnTrigger | undefined): Retraining['trigger'] {
  if (own !== undefined) return { ...own, who: `${WORDS[own.kind]} (${thisUser()})` };
  return caller === undefined
    ? { kind: 'request', who: thisUser() }
    : { kind: 'request', who: `token ${caller.name}`, token: caller.name };
}

const WORDS: Readonly<Record<OwnTrigger['kind'], string>> = {
  schedule: 'schedule',
  'new-data': 'new data',
  drift: 'drift',
};

function promised<Value>() {
  let keep: (value: Value) => void = () => undefined;
  let fail: (reason: unknown) => void = () => undefined;
  const promise = new Promise<Value>((resolve, reject) => {
    keep = resolve;
    fail = reject;
  });
  return { promise, keep, break: fail };
}
