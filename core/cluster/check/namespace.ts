import type { Namespace } from 'kubernetes-types/core/v1';
import { SlipwayError } from '#contract/errors.ts';
import { applyObject } from '#core/kubernetes/objects.ts';
import { type Checking, isForbidden, type Outcome, ok, problem, unknown } from './finding.ts';

/** What can be known of the namespace: itself, that it is missing, or nothing. */
export type SeenNamespace = Namespace | 'missing' | 'hidden';

/** Reads the namespace; many users may not read it, though they may work in it. */
export async function readNamespace({ connection, cluster }: Checking): Promise<SeenNamespace> {
  try {
    return await connection.json<Namespace>({ path: `/api/v1/namespaces/${cluster.namespace}` });
  } catch (error) {
    if (error instanceof SlipwayError && error.code === 'not_found') return 'missing';
    if (isForbidden(error)) return 'hidden';
    throw error;
  }
}

export async function lookAtNamespace(checking: Checking, seen: SeenNamespace): Promise<Outcome> {
  const { namespace } = checking.cluster;
  if (seen === 'missing') return missing(namespace);
  if (seen !== 'hidden')
    return seen.status?.phase === 'Terminating'
      ? problem(`The namespace ${namespace} is being deleted.`, 'Wait, then ask for it to be created again.')
      : ok(`The namespace ${namespace} exists.`);
  return rehearse(checking);
}

/** The API server looks for the namespace of what is to be written, also when nothing is written. */
async function rehearse({ connection, cluster }: Checking): Promise<Outcome> {
  const { namespace } = cluster;
  try {
    const metadata = { name: 'slipway-check', namespace };
    await applyObject(
      connection,
      { apiVersion: 'v1', kind: 'ConfigMap', metadata },
      { namespace, isDryRun: true },
    );
    return ok(`The namespace ${namespace} exists.`);
  } catch (error) {
    if (error instanceof SlipwayError && error.code === 'not_found') return missing(namespace);
    if (isForbidden(error))
      return unknown(
        `You do not have permission to see whether the namespace ${namespace} exists.`,
        'Ask the administrator.',
      );
    throw error;
  }
}

function missing(namespace: string): Outcome {
  return problem(
    `Namespace not found: ${namespace}.`,
    `Ask the administrator to create it (kubectl create namespace ${namespace}), or choose another.`,
  );
}
