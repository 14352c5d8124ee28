import type { Admitted } from '#contract/service/deployment.ts';
import type { KubernetesObject } from '#core/kubernetes/resource.ts';
import { type Difference, differences } from './differences.ts';

/** What the cluster returned different from what was applied: policies change objects on admission. That is no drift. */
export function admittedIn(sent: KubernetesObject, returned: object): readonly Admitted[] {
  const { apiVersion: _version, kind, ...rest } = sent;
  return differences(rest, returned).map(({ path, before }) => ({
    kind,
    path,
    ...(before === undefined ? {} : { found: before }),
  }));
}

/** Differences without those that the cluster made itself when the object was applied. */
export function unadmitted(
  found: readonly Difference[],
  kind: string,
  admitted: readonly Admitted[] = [],
): readonly Difference[] {
  return found.filter(
    ({ path, before }) =>
      !admitted.some((each) => each.kind === kind && each.path === path && each.found === before),
  );
}
