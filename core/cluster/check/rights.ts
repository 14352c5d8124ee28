import { z } from 'zod';
import type { Right } from '#contract/cluster/cluster.ts';
import type { ClusterConnection } from '#core/kubernetes/connection.ts';
import { NEEDED_RIGHTS, rightTexts } from '../rights.ts';
import { type Outcome, ok, problem } from './finding.ts';

const reviewSchema = z.object({ status: z.object({ allowed: z.boolean() }) });

/** Questions on their way at a time: each may open a connection of its own. */
const AT_ONCE = 12;

/** Which of the rights that Slipway needs in a namespace are missing: one question a right (SelfSubjectAccessReview). */
export async function missingRights(
  connection: ClusterConnection,
  namespace: string,
  needed: readonly Right[] = NEEDED_RIGHTS,
): Promise<readonly Right[]> {
  const missing = new Set<Right>();
  const queue = needed.values();
  const ask = async (): Promise<void> => {
    for (const right of queue) if (!(await isAllowed(connection, namespace, right))) missing.add(right);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, ask));
  return needed.filter((right) => missing.has(right));
}

async function isAllowed(connection: ClusterConnection, namespace: string, right: Right): Promise<boolean> {
  const [resource, subresource] = right.resource.split('/');
  const review = await connection.json({
    method: 'POST',
    path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
    body: {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: {
        resourceAttributes: { namespace, verb: right.verb, group: right.group, resource, subresource },
      },
    },
  });
  return reviewSchema.parse(review).status.allowed;
}

export function describeRights(missing: readonly Right[], namespace: string): Outcome {
  if (missing.length === 0)
    return ok(`You have all ${NEEDED_RIGHTS.length} rights that publishing needs in ${namespace}.`);
  return problem(
    `You do not have these permissions in ${namespace}, which publishing needs: ${rightTexts(missing).join('; ')}.`,
    'Send the Role to the administrator. It has exactly the needed permissions.',
  );
}
