import { SlipwayError } from '#contract/errors.ts';
import type { Deployment, Proof } from '#contract/service/deployment.ts';
import { readObject } from '#core/kubernetes/objects.ts';
import { patientConnection } from '#core/kubernetes/patience.ts';
import { until } from '#core/kubernetes/until.ts';
import type { TaskWork } from '#core/task/tasks.ts';
import type { Target } from '../read/target.ts';
import { writeHistory } from '../record/history.ts';
import { applyDeployment } from './apply-service.ts';
import { deleteService } from './delete-service.ts';
import type { PriorState } from './prior-state.ts';
import { readRollout } from './rollout.ts';

const BACK_MS = 2 * 60_000;

interface Abandoned {
  readonly service: string;
  readonly deployment: Deployment;
  readonly before: PriorState;
  readonly proof: Proof | undefined;
}

/**
 * Takes a deployment back: the one before is applied again, its replicas have never stopped serving; without one before, what was created
 * is deleted when the user cancelled or no Deployment came of it, and left to be looked at when its replicas failed. Returns the error to
 * end with.
 */
export async function rollBack(
  target: Target,
  abandoned: Abandoned,
  cause: unknown,
  work: TaskWork,
): Promise<unknown> {
  const isCancelled = work.signal.aborted;
  const steady: Target = {
    ...target,
    // The task's own signal is over when it was cancelled; taking back has a limit of its own.
    connection: patientConnection(target.connection, {
      signal: AbortSignal.timeout(BACK_MS),
      limit: BACK_MS,
      onGone: () => undefined,
      onBack: () => undefined,
    }),
  };
  const { good } = abandoned.before;
  const reason = cause instanceof Error ? cause.message : String(cause);
  if (good !== undefined) {
    const title = `Go back to ${good.image.reference} (deployment ${good.number})`;
    await work.within('back', title, () => goBack(steady, abandoned.service, good));
    await end(steady, abandoned, { state: isCancelled ? 'cancelled' : 'rolled-back', reason });
    return withOutcome(
      cause,
      `Deployment ${good.number} (${good.image.reference}) keeps serving.`,
      abandoned,
    );
  }
  if (isCancelled || !(await hasReplicas(steady, abandoned.service))) {
    await work.within('back', 'Delete what was created', () => deleteService(steady, abandoned.service));
    return cause;
  }
  await end(steady, abandoned, { state: 'failed', reason });
  return withOutcome(
    cause,
    `There is no earlier deployment to roll back to. Its replicas are kept so that you can inspect them. Publishing again continues, \`slipway service delete ${abandoned.service}\` removes them.`,
    abandoned,
  );
}

/** Does the first part of a deployment; when it fails and there was nothing of the service before, nothing is there afterwards. */
export async function leavingNothing<Result>(
  target: Target,
  { service, before }: { readonly service: string; readonly before: PriorState },
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!before.exists && before.history.deployments.length === 0) await deleteService(target, service);
    throw error;
  }
}

async function hasReplicas(target: Target, service: string): Promise<boolean> {
  const place = { kind: 'Deployment', namespace: target.namespace, name: service } as const;
  return (await readObject(target.connection, place)) !== undefined;
}

async function goBack(target: Target, service: string, good: Deployment): Promise<void> {
  await applyDeployment(target, service, good);
  // Old replicas are still there: this is over at once, unless the new ones had all replaced them.
  const isBack = async (): Promise<true | undefined> => {
    const { deployment } = await readRollout(target, service);
    const { spec, status } = deployment;
    const isSeen = (status?.observedGeneration ?? 0) >= (deployment.metadata?.generation ?? 0);
    const wanted = spec?.replicas ?? 1;
    const { availableReplicas = 0, updatedReplicas = 0 } = status ?? {};
    return isSeen && availableReplicas >= wanted && updatedReplicas >= wanted ? true : undefined;
  };
  await until(isBack, { every: 300, limit: BACK_MS / 2 });
}

async function end(
  target: Target,
  { service, deployment, proof }: Abandoned,
  outcome: Pick<Deployment, 'state' | 'reason'>,
): Promise<void> {
  const ended: Deployment = {
    ...deployment,
    ...outcome,
    endedAt: new Date().toISOString(),
    ...(proof === undefined ? {} : { proof }),
  };
  await writeHistory(target, service, { write: [ended] });
}

function withOutcome(cause: unknown, outcome: string, { deployment }: Abandoned): unknown {
  if (!(cause instanceof SlipwayError)) return cause;
  return new SlipwayError(cause.code, {
    message: `${cause.message} ${outcome}`,
    hint: cause.hint,
    details: { ...cause.details, deployment: deployment.number },
    cause,
  });
}
