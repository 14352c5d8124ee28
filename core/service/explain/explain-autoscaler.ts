import type { HorizontalPodAutoscaler } from 'kubernetes-types/autoscaling/v2';
import type { FoundProblem } from './found-problem.ts';

/** Why the autoscaler does not scale; undefined while it does, while it is new, and while the service is paused. */
export function explainAutoscaler(autoscaler: HorizontalPodAutoscaler): FoundProblem | undefined {
  const conditions = autoscaler.status?.conditions ?? [];
  const unable = conditions.find(({ type, status }) => type === 'AbleToScale' && status === 'False');
  if (unable !== undefined && unable.reason !== 'BackoffBoth')
    return {
      code: 'no-metrics',
      message: `The autoscaler cannot change the number of replicas: ${unable.message ?? unable.reason}`,
      isFinal: false,
    };
  const active = conditions.find(({ type }) => type === 'ScalingActive');
  if (active?.status !== 'False' || active.reason === 'ScalingDisabled') return undefined;
  const message = active.message ?? '';
  // New replicas have no metrics for their first seconds.
  if (/did not receive metrics|no metrics returned/.test(message)) return undefined;
  const isMissing =
    /could not find the requested resource|unable to fetch metrics from resource metrics API/.test(message);
  return {
    code: 'no-metrics',
    message: isMissing
      ? 'The autoscaler gets no metrics: the cluster has no metrics server, or it does not answer.'
      : `The autoscaler gets no metrics: ${message}`,
    hint: 'The administrator can install metrics-server; until then choose the number of replicas yourself: `slipway service scale`.',
    isFinal: false,
  };
}
