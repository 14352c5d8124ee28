import { basename } from 'node:path';
import type { Retraining } from '#contract/retraining/retraining.ts';
import type { CoreContext } from '#core/context.ts';
import { releaseCandidates } from './record/release-candidates.ts';
import { addRetraining, getRetraining } from './record/retrainings.ts';
import { isSecretName } from './record/secret-parameters.ts';
import { retrain } from './retrain.ts';
import { thisUser } from './this-user.ts';
import { manifestOfService } from './train/find-champion.ts';
import { planTraining, type RetrainRequest } from './train/training-plan.ts';

/** Starts a retraining as a task. What can be seen to be wrong at once is thrown at once, and leaves no record. */
export async function startRetraining(
  context: CoreContext,
  request: RetrainRequest,
  { isOnlyOne = false }: { readonly isOnlyOne?: boolean } = {},
): Promise<{ readonly taskId: string; readonly id: string }> {
  await context.trust.require(context, { kind: 'folder', folder: request.folder });
  const plan = await planTraining(context, request);
  const { update } = plan.training;
  const service = update?.service;
  // A page is asked at once for the folder of the model in use, and not by a task that failed.
  if (context.reach !== undefined && update !== undefined)
    await manifestOfService(context, { name: update.service, cluster: update.cluster });
  const engine = (await context.engines.choose(service === undefined ? request.engine : 'docker')).kind;
  const { caller } = context;
  const who = caller === undefined ? thisUser() : `token ${caller.name}`;
  const token = caller === undefined ? {} : { token: caller.name };
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
          ...{ place: { kind: 'local' }, trigger: { kind: 'request', who, ...token }, engine },
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
        await retrain({ context, id, who, request, work });
      } finally {
        await releaseCandidates(context);
      }
      return getRetraining(context, id);
    },
  });
  return { ...started, id: await begun.promise };
}

function promised<Value>() {
  let keep: (value: Value) => void = () => undefined;
  let fail: (reason: unknown) => void = () => undefined;
  const promise = new Promise<Value>((resolve, reject) => {
    keep = resolve;
    fail = reject;
  });
  return { promise, keep, break: fail };
}
