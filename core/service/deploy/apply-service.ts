import type { Deployment as DeploymentObject } from 'kubernetes-types/apps/v1';
import type { Admitted, Deployment } from '#contract/service/deployment.ts';
import type { Scale } from '#contract/service/settings.ts';
import { patchObject } from '#core/kubernetes/objects.ts';
import { applyOwn, deleteOwn, readOwn } from '#core/kubernetes/ownership.ts';
import type { Kind } from '#core/kubernetes/resource.ts';
import { admittedIn } from '../drift/admission.ts';
import { absentKinds, planObjects } from '../objects/plan-objects.ts';
import { inputsOf } from '../objects/service-inputs.ts';
import type { Target } from '../read/target.ts';

/** Makes the cluster's objects what a deployment says; those it does not have are deleted. Objects of others are left alone. Safe to repeat. Returns what the
 * cluster made different from what was sent. */
export async function applyDeployment(
  target: Target,
  service: string,
  deployment: Deployment,
): Promise<readonly Admitted[]> {
  const { connection, namespace } = target;
  const place = (kind: Kind) => ({ kind, namespace, name: service, service });
  const before = await readOwn<DeploymentObject>(connection, place('Deployment'));
  const objects = planObjects(inputsOf(target.cluster, service, deployment));
  const admitted: Admitted[] = [];
  for (const object of objects) {
    const returned = await applyOwn(connection, object, place(object.kind as Kind));
    admitted.push(...admittedIn(object, returned));
  }
  for (const kind of absentKinds(objects)) await deleteOwn(connection, place(kind));
  await setReplicas(target, service, { scale: deployment.settings.scale, before });
  return admitted;
}

/** A paused service stays paused; an autoscaled one keeps the replicas it has, within its bounds. */
async function setReplicas(
  target: Target,
  service: string,
  about: { readonly scale: Scale; readonly before: DeploymentObject | undefined },
): Promise<void> {
  const current = about.before?.spec?.replicas;
  if (current === 0) return;
  const wanted =
    about.scale.kind === 'fixed'
      ? about.scale.replicas
      : Math.min(Math.max(current ?? about.scale.min, about.scale.min), about.scale.max);
  if ((current ?? 1) !== wanted) await scaleTo(target, service, wanted);
}

/** Sets the number of replicas through the Deployment's scale, as the autoscaler and `kubectl scale` do. */
export async function scaleTo(target: Target, service: string, replicas: number): Promise<void> {
  await patchObject(
    target.connection,
    { kind: 'Deployment', namespace: target.namespace, name: service, subresource: 'scale' },
    { spec: { replicas } },
  );
}
