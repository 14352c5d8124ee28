import { SlipwayError } from '#contract/errors.ts';
import { type Checking, type Outcome, ok, warning } from './finding.ts';

const CONSEQUENCE = 'Services run with a fixed number of replicas; autoscaling needs the metrics API.';

/** The autoscaler reads CPU from the metrics API, which is an addition to Kubernetes. */
export async function lookAtMetrics({ connection, cluster }: Checking): Promise<Outcome> {
  try {
    await connection.json({
      path: `/apis/metrics.k8s.io/v1beta1/namespaces/${cluster.namespace}/pods`,
      query: { limit: 1 },
    });
    return ok('CPU and memory of replicas are measured: autoscaling works.');
  } catch (error) {
    if (!(error instanceof SlipwayError)) throw error;
    switch (error.code) {
      case 'cluster_forbidden':
        // The API is there, and the autoscaler reads it with rights of its own.
        return ok('The metrics API exists. You cannot read it, but autoscaling does not need that.');
      case 'not_found':
        return warning(
          `The cluster does not measure CPU and memory. ${CONSEQUENCE}`,
          'Ask the administrator to install metrics-server.',
        );
      case 'cluster_unavailable':
        return warning(
          `The metrics API does not answer now. ${CONSEQUENCE}`,
          'Ask the administrator to look at metrics-server.',
        );
      default:
        throw error;
    }
  }
}
