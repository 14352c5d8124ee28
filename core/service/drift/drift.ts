import type { ObjectMeta } from 'kubernetes-types/meta/v1';
import type { Cluster } from '#contract/cluster/cluster.ts';
import type { Deployment } from '#contract/service/deployment.ts';
import type { Drift } from '#contract/service/service.ts';
import { FIELD_MANAGER } from '#core/kubernetes/objects.ts';
import { planObjects } from '../objects/plan-objects.ts';
import { inputsOf } from '../objects/service-inputs.ts';
import { unadmitted } from './admission.ts';
import { differences } from './differences.ts';

/** Any object of the cluster by its kind; undefined: it is not there. Kinds that were not asked for are absent. */
export type ObjectsByKind = ReadonlyMap<string, { readonly metadata?: ObjectMeta } | undefined>;

/** What of a deployment's objects is no longer as Slipway sent it, and who changed it. Pure. Kinds that are not in `found` are not judged. */
export function driftOf(
  cluster: Cluster,
  about: { readonly name: string; readonly deployment: Deployment },
  found: ObjectsByKind,
): readonly Drift[] {
  const objects = planObjects(inputsOf(cluster, about.name, about.deployment));
  return objects.flatMap((object): readonly Drift[] => {
    // Items of a list do not say what they are.
    const { apiVersion: _version, kind, ...sent } = object;
    const { metadata } = sent;
    if (!found.has(kind)) return [];
    const live = found.get(kind);
    if (live === undefined)
      return [{ kind, name: metadata.name, path: '', expected: 'there', found: 'deleted' }];
    const by = lastOther(live.metadata);
    return unadmitted(differences(sent, live), kind, about.deployment.admitted).map(
      ({ path, before, after }) => ({
        kind,
        name: metadata.name,
        path,
        ...(after === undefined ? {} : { expected: after }),
        ...(before === undefined ? {} : { found: before }),
        ...(by === undefined ? {} : { by }),
      }),
    );
  });
}

/** The last program other than Slipway and the cluster's own controllers that set a field. */
function lastOther(metadata: ObjectMeta | undefined): string | undefined {
  const others = (metadata?.managedFields ?? []).filter(
    ({ manager }) =>
      manager !== undefined && manager !== FIELD_MANAGER && !/^kube-|controller|traefik/.test(manager),
  );
  return others.sort((a, b) => String(a.time ?? '').localeCompare(String(b.time ?? ''))).at(-1)?.manager;
}
