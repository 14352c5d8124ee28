import { z } from 'zod';
import type { ClusterFinding } from '#contract/cluster/cluster.ts';
import { SlipwayError } from '#contract/errors.ts';
import type { ClusterConnection } from '#core/kubernetes/connection.ts';

const versionSchema = z.object({ gitVersion: z.string(), major: z.string(), minor: z.string() });

/** The oldest minor version of Kubernetes 1 that serves all APIs that Slipway uses. */
const OLDEST_MINOR = 25;
/** A check should not hang: a cluster that takes longer to say its version is no use now. */
const PATIENCE_MS = 10_000;

/** Whether the cluster answers, and its version: as findings, and the version when there is one. */
export async function lookAtVersion(
  connection: ClusterConnection,
): Promise<{ readonly findings: readonly ClusterFinding[]; readonly version?: string }> {
  const begun = performance.now();
  try {
    const answer = versionSchema.parse(await connection.json({ path: '/version', patience: PATIENCE_MS }));
    const milliseconds = Math.round(performance.now() - begun);
    const version = answer.gitVersion.replace(/^v/, '');
    return {
      version,
      findings: [
        { id: 'reachable', state: 'ok', message: `${connection.server} answers, in ${milliseconds} ms.` },
        versionFinding(version, Number(answer.major), Number.parseInt(answer.minor, 10)),
      ],
    };
  } catch (error) {
    return { findings: [explain(error, connection)] };
  }
}

function versionFinding(version: string, major: number, minor: number): ClusterFinding {
  if (major > 1 || minor >= OLDEST_MINOR)
    return { id: 'version', state: 'ok', message: `Kubernetes ${version}.` };
  return {
    id: 'version',
    state: 'problem',
    message: `Kubernetes ${version} is older than 1.${OLDEST_MINOR}; Slipway uses APIs that it does not have.`,
    hint: 'Ask the administrator to update the cluster.',
  };
}

/** A refused login still means that the server answered; a failed login program never got that far. */
function explain(error: unknown, connection: ClusterConnection): ClusterFinding {
  if (error instanceof z.ZodError)
    return {
      id: 'reachable',
      state: 'problem',
      message: `The server at ${connection.server} is not a Kubernetes API server.`,
      hint: 'Is the server’s address in the kubeconfig right?',
    };
  if (!(error instanceof SlipwayError)) throw error;
  const { code, message, hint } = error;
  return {
    id: code === 'cluster_login' ? 'identity' : 'reachable',
    state: 'problem',
    message,
    ...(hint === undefined ? {} : { hint }),
  };
}
