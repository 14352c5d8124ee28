import { hostname } from 'node:os';
import type { DeployedCandidate, DeployedImage, Deployment } from '#contract/service/deployment.ts';
import type { ProofRequest } from '#contract/service/index.ts';
import type { PublishResult } from '#contract/service/service.ts';
import { ensureTlsSecret } from '#core/cluster/tls/tls-secret.ts';
import type { CoreContext } from '#core/context.ts';
import { patientConnection } from '#core/kubernetes/patience.ts';
import type { TaskWork } from '#core/task/tasks.ts';
import { mustNotDrift } from '../drift/drift-guard.ts';
import { limitsOf } from '../objects/limits.ts';
import { mustBeOurs } from '../objects/ownership.ts';
import { kindsOf } from '../objects/plan-objects.ts';
import { loadService } from '../read/find-services.ts';
import type { Target } from '../read/target.ts';
import { withDeployLock } from '../record/deploy-lock.ts';
import { writeHistory } from '../record/history.ts';
import { ensureKeys } from '../secrets/keys.ts';
import { ensurePullSecret } from '../secrets/pull-secret.ts';
import { changeSecretVariables } from '../secrets/secret-variables.ts';
import { dropStoreSecret, ensureStoreSecret } from '../secrets/store-secret.ts';
import { applyDeployment } from './apply-service.ts';
import { clusterDefaults } from './cluster-defaults.ts';
import { checkAnswer } from './first-answer.ts';
import { type PriorState, readPriorState } from './prior-state.ts';
import { type Proving, startProof } from './proof.ts';
import { mustRecordInto } from './record-check.ts';
import { leavingNothing, rollBack } from './roll-back.ts';
import { awaitRollout } from './rollout.ts';
import { changeText, compareDeployments } from './settings-change.ts';
import { mustBeSigned } from './signed-image.ts';
import { signedInUser } from './signed-in-user.ts';
import { stopwatch } from './stopwatch.ts';

/** What a service is to become. */
export interface Wanted {
  readonly service: string;
  /** Brings the image to where the nodes find it, and says where that is. */
  readonly image: (work: TaskWork) => Promise<DeployedImage>;
  /** Settings and names of secret variables by what was deployed before; undefined: nothing was. */
  readonly parts: (before: Deployment | undefined) => Pick<Deployment, 'settings' | 'secretNames'>;
  readonly secrets: Readonly<Record<string, string | null>>;
  readonly force: boolean;
  readonly rollbackOf?: number | undefined;
  /** The retraining that made the model; recorded with the deployment. */
  readonly candidate?: DeployedCandidate | undefined;
  readonly proof?: ProofRequest | undefined;
  /** A request that a run of the image has answered on this machine: the first that the service is sent. */
  readonly request?: string | undefined;
}

/** How long work in progress waits for an API server that does not answer. */
const CLUSTER_PATIENCE_MS = 5 * 60_000;

/**
 * Makes a service what is wanted: push, apply, wait for the replicas, first answer. What fails goes back to the deployment before;
 * what is cancelled leaves the cluster as it was. Repeating it after a crash goes on with the same deployment.
 */
export async function deploy(
  context: CoreContext,
  target: Target,
  wanted: Wanted,
  work: TaskWork,
): Promise<PublishResult> {
  const watch = stopwatch(work);
  const steady = patient(target, work);
  // Before anything is sent: objects of others, or changes from outside, end it here.
  await refuseUnsafe(steady, wanted);
  const image = await wanted.image(watch.work);
  await mustBeSigned(context, target, image);
  const by = await signedInUser(steady.connection);
  return withDeployLock(steady, { service: wanted.service, by, signal: work.signal }, async () => {
    const before = await readPriorState(steady, wanted.service);
    const deployment = await leavingNothing(target, { service: wanted.service, before }, async () => {
      await refuseUnsafe(steady, wanted);
      return watch.work.within('record', 'Record the deployment', () =>
        begin(context, steady, { wanted, image, by, before }),
      );
    });
    work.log(`Deployment ${deployment.number} of ${wanted.service}: ${deployment.change}`);
    const taken = { service: wanted.service, deployment, before };
    let proving: Proving | undefined;
    try {
      proving = await startProving(steady, { wanted, deployment, before }, watch.work);
      const applied = await watch.work.within('apply', 'Apply the objects', () =>
        applyRecorded(steady, wanted.service, deployment),
      );
      return await carryOut(steady, { wanted, deployment: applied, proving }, watch);
    } catch (error) {
      throw await rollBack(target, { ...taken, proof: await proving?.stop() }, error, work);
    }
  });
}

function patient(target: Target, work: TaskWork): Target {
  return {
    ...target,
    connection: patientConnection(target.connection, {
      signal: work.signal,
      limit: CLUSTER_PATIENCE_MS,
      onGone: (error) => work.log(`${error.message} Waiting for it to come back.`, 'cluster'),
      onBack: () => work.log('The cluster answers again.', 'cluster'),
    }),
  };
}

/** Objects of others where the service’s would be, and changes of others to the service. */
async function refuseUnsafe(target: Target, wanted: Wanted): Promise<void> {
  const { settings } = wanted.parts(baseOf(await readPriorState(target, wanted.service)));
  await mustBeOurs(target, wanted.service, kindsOf({ settings, cluster: target.cluster }));
  await mustNotDrift(target, wanted);
}

/** Applies a deployment; what policies of the cluster changed is recorded with it, so that it is not taken for drift. */
async function applyRecorded(target: Target, service: string, deployment: Deployment): Promise<Deployment> {
  const admitted = await applyDeployment(target, service, deployment);
  if (admitted.length === 0) return deployment;
  const applied = { ...deployment, admitted };
  await writeHistory(target, service, { write: [applied] });
  return applied;
}

/** A proof needs something that answers already. */
async function startProving(
  target: Target,
  what: { readonly wanted: Wanted; readonly deployment: Deployment; readonly before: PriorState },
  work: TaskWork,
): Promise<Proving | undefined> {
  const { proof: asked, service } = what.wanted;
  if (asked === undefined || what.before.good === undefined) return undefined;
  return startProof(target, { service, asked, deployment: what.deployment }, work);
}

interface Beginning {
  readonly wanted: Wanted;
  readonly image: DeployedImage;
  readonly by: string;
  readonly before: PriorState;
}

/** Makes the Secrets that the replicas need, and records the deployment as running. */
async function begin(context: CoreContext, target: Target, beginning: Beginning): Promise<Deployment> {
  const { wanted, before } = beginning;
  const base = baseOf(before);
  const planned = wanted.parts(base);
  mustRecordInto(beginning.image, planned.settings);
  const [secretDigest, storeDigest, pullSecret, tlsSecret] = await Promise.all([
    changeSecretVariables(target, wanted.service, wanted.secrets),
    ensureStoreSecret(context, target, { service: wanted.service, settings: planned.settings }),
    ensurePullSecret(context, target),
    ensureTlsSecret(target.connection, target.cluster),
    ensureKeys(target, wanted.service),
  ]);
  const parts = {
    image: beginning.image,
    ...planned,
    ...(secretDigest === undefined ? {} : { secretDigest }),
    ...(storeDigest === undefined ? {} : { storeDigest }),
    ...(pullSecret === undefined ? {} : { pullSecret }),
    ...(tlsSecret === undefined ? {} : { tlsSecret }),
    cluster: await clusterDefaults(target),
  };
  const last = before.history.deployments.at(-1);
  const isContinued = last?.state === 'running' && compareDeployments(last, parts).length === 0;
  const deployment: Deployment = {
    ...parts,
    number: isContinued ? last.number : (last?.number ?? 0) + 1,
    state: 'running',
    change:
      before.good === undefined ? 'first deployment' : changeText(compareDeployments(before.good, parts)),
    by: beginning.by,
    from: hostname(),
    startedAt: new Date().toISOString(),
    ...(wanted.rollbackOf === undefined ? {} : { rollbackOf: wanted.rollbackOf }),
    ...(wanted.candidate === undefined ? {} : { candidate: wanted.candidate }),
  };
  const abandoned: readonly Deployment[] =
    last?.state === 'running' && !isContinued
      ? [{ ...last, state: 'interrupted', endedAt: deployment.startedAt }]
      : [];
  await writeHistory(target, wanted.service, { write: [...abandoned, deployment] });
  return deployment;
}

/** The deployment whose settings a change is made to. */
function baseOf({ good, history }: PriorState): Deployment | undefined {
  return good ?? history.deployments.at(-1);
}

async function carryOut(
  target: Target,
  what: { readonly wanted: Wanted; readonly deployment: Deployment; readonly proving: Proving | undefined },
  watch: ReturnType<typeof stopwatch>,
): Promise<PublishResult> {
  const { wanted, deployment, proving } = what;
  const { service } = wanted;
  const { timeoutSeconds } = limitsOf({ ...deployment, cluster: target.cluster });
  const { startSeconds, pullSeconds } = deployment.settings;
  const { work } = watch;
  await Promise.race([
    awaitRollout(target, { service, startSeconds, pullSeconds }, work),
    proving?.failed ?? never(),
  ]);
  const isPaused = (await loadService(target, service)).service.replicas.wanted === 0;
  const answer = isPaused
    ? undefined
    : await work.within('answer', 'Answer a first request', () =>
        checkAnswer(
          target,
          { service, version: deployment.image.reference, timeoutSeconds, request: wanted.request },
          work,
        ),
      );
  const proof = await proving?.finish();
  const ended: Deployment = {
    ...deployment,
    state: 'succeeded',
    endedAt: new Date().toISOString(),
    ...(proof === undefined ? {} : { proof }),
  };
  await writeHistory(target, service, { write: [ended] });
  await dropStoreSecret(target, { service, settings: deployment.settings });
  const loaded = await loadService(target, service);
  return {
    service: loaded.service,
    deployment: deployment.number,
    steps: watch.seconds(),
    ...(answer === undefined ? {} : { answer }),
  };
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}
