import type { Pod } from 'kubernetes-types/core/v1';
import { SlipwayError } from '#contract/errors.ts';
import type { Traffic } from '#contract/service/service.ts';
import type { ServiceContext } from '../context.ts';
import { METRICS_PORT } from '../names.ts';
import { listReplicaPods } from '../read/replica-pods.ts';
import { findService, type ServiceChoice, type Target } from '../read/target.ts';
import { scoringStatus } from '../scoring-container.ts';
import { type ReplicaMetrics, replicaMetrics } from './replica-metrics.ts';
import { trafficBetween } from './traffic-between.ts';

/** A replica that takes longer is left out of the reading. */
const PATIENCE_MS = 3000;
/** Bytes of the metrics of one replica; ours are some ten thousand. */
const MOST_BYTES = 2 * 2 ** 20;

/** A service's requests, times and queue now: its replicas' own metrics, through the API server. Rates need an earlier reading. */
export async function readTraffic(
  context: ServiceContext,
  choice: ServiceChoice,
  signal?: AbortSignal,
): Promise<Traffic> {
  const { target } = await findService(context, choice);
  const pods = (await listReplicaPods(target, choice.name, signal)).filter(
    (pod) => pod.status?.phase === 'Running',
  );
  const answers = await Promise.all(
    pods.map(async (pod) => [nameOf(pod), await metricsOf(target, nameOf(pod), signal)] as const),
  );
  const after = {
    at: Date.now(),
    replicas: new Map(answers.flatMap(([name, metrics]) => (metrics === undefined ? [] : [[name, metrics]]))),
  };
  const key = `${target.cluster.name}/${target.namespace}/${choice.name}`;
  const before = context.serviceSessions.traffic.remember(key, after);
  const begunAt = new Map(pods.map((pod) => [nameOf(pod), startOf(pod)]));
  return trafficBetween(choice.name, { before, after }, begunAt);
}

/** Undefined: this replica does not answer; it is starting, going, or the way to it is broken. */
async function metricsOf(
  target: Target,
  pod: string,
  signal: AbortSignal | undefined,
): Promise<ReplicaMetrics | undefined> {
  try {
    const text = await target.connection.text({
      path: `/api/v1/namespaces/${target.namespace}/pods/${pod}:${METRICS_PORT}/proxy/metrics`,
      headers: { accept: 'text/plain' },
      patience: PATIENCE_MS,
      most: MOST_BYTES,
      signal,
    });
    return replicaMetrics(text);
  } catch (error) {
    if (!(error instanceof SlipwayError)) throw error;
    if (['cluster_forbidden', 'cluster_login', 'cancelled'].includes(error.code)) throw error;
    return undefined;
  }
}

function nameOf(pod: Pod): string {
  return pod.metadata?.name ?? '';
}

function startOf(pod: Pod): number {
  return Date.parse(String(scoringStatus(pod)?.state?.running?.startedAt ?? 0));
}
