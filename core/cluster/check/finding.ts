import type { Cluster, ClusterFinding, FindingId } from '#contract/cluster/cluster.ts';
import { SlipwayError } from '#contract/errors.ts';
import type { CoreContext } from '#core/context.ts';
import type { ClusterConnection } from '#core/kubernetes/connection.ts';

/** What every look at a cluster has at hand. */
export interface Checking {
  readonly context: CoreContext;
  readonly cluster: Cluster;
  readonly connection: ClusterConnection;
  /** An image that is to be published there. */
  readonly image: string | undefined;
}

/** What was found, without what was looked at. */
export type Outcome = Omit<ClusterFinding, 'id'>;

/** Looks at one thing. Undefined: it does not apply to this cluster. */
export type Look = (checking: Checking) => Promise<Outcome | undefined>;

export const ok = (message: string, hint?: string): Outcome => outcome('ok', message, hint);
export const warning = (message: string, hint?: string): Outcome => outcome('warning', message, hint);
export const problem = (message: string, hint?: string): Outcome => outcome('problem', message, hint);
export const unknown = (message: string, hint?: string): Outcome => outcome('unknown', message, hint);

function outcome(state: Outcome['state'], message: string, hint: string | undefined): Outcome {
  return { state, message, ...(hint === undefined ? {} : { hint }) };
}

/** An expected failure as an outcome of that state; anything else is thrown on. */
export function failedAs(state: Outcome['state'], error: unknown): Outcome {
  if (error instanceof SlipwayError) return outcome(state, error.message, error.hint);
  throw error;
}

/** True when the cluster does not let us look: which says nothing about what there is to see. */
export function isForbidden(error: unknown): boolean {
  return error instanceof SlipwayError && error.code === 'cluster_forbidden';
}

/** Looks, and tells a failure to look as a problem: one thing that fails must not hide the others. */
export async function lookAt(
  id: FindingId,
  look: Look,
  checking: Checking,
): Promise<readonly ClusterFinding[]> {
  try {
    const found = await look(checking);
    return found === undefined ? [] : [{ id, ...found }];
  } catch (error) {
    return [{ id, ...failedAs(isForbidden(error) ? 'unknown' : 'problem', error) }];
  }
}
