import type { Event, Node, Pod } from 'kubernetes-types/core/v1';
import { SlipwayError } from '#contract/errors.ts';
import { listObjects } from '#core/kubernetes/objects.ts';
import { readContainerLog, type StampedLine } from '../log/container-log.ts';
import { readServerLine } from '../log/server-line.ts';
import { isPodReady } from '../read/read-service.ts';
import type { Target } from '../read/target.ts';
import { scoringStatus } from '../scoring-container.ts';
import { explainPod } from './explain-pod.ts';
import { wrongProcessor } from './explain-start.ts';
import type { PodProblem } from './found-problem.ts';

/** Enough for the place where a script failed, and what it printed before. */
const LOG_LINES = 20;

/** Why each of these replicas does not serve, with events and the last lines of its log. Those without a problem are absent. */
export async function explainReplicas(
  target: Target,
  pods: readonly Pod[],
  signal?: AbortSignal,
): Promise<readonly PodProblem[]> {
  const suspects = pods.filter((pod) => !isPodReady(pod) && pod.metadata?.deletionTimestamp === undefined);
  if (suspects.length === 0) return [];
  const [events, nodes] = await Promise.all([
    podEvents(target, signal),
    suspects.some((pod) => pod.spec?.nodeName === undefined) ? readableNodes(target, signal) : undefined,
  ]);
  const problems = await Promise.all(
    suspects.map(async (pod) => {
      const own = events.filter(({ involvedObject }) => involvedObject.uid === pod.metadata?.uid);
      const problem = explainPod(pod, { events: own, nodes });
      return problem === undefined ? undefined : withLines(target, pod, problem, signal);
    }),
  );
  return problems.filter((problem) => problem !== undefined);
}

/** One call for all of them: events can be selected by one name only. */
export async function podEvents(target: Target, signal: AbortSignal | undefined): Promise<readonly Event[]> {
  const list = await unlessForbidden(
    listObjects<Event>(target.connection, {
      kind: 'Event',
      namespace: target.namespace,
      fields: 'involvedObject.kind=Pod',
      signal,
    }),
  );
  return list?.items ?? [];
}

/** The nodes belong to the cluster, not to the namespace: who may not read them gets an explanation with fewer numbers. */
async function readableNodes(
  target: Target,
  signal: AbortSignal | undefined,
): Promise<readonly Node[] | undefined> {
  const list = await unlessForbidden<{ readonly items: readonly Node[] }>(
    target.connection.json({ path: '/api/v1/nodes', signal }),
  );
  return list?.items;
}

/** An explanation with fewer facts is better than none. */
async function unlessForbidden<Result>(answer: Promise<Result>): Promise<Result | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof SlipwayError && error.code === 'cluster_forbidden') return undefined;
    throw error;
  }
}

const WITH_LOG: readonly PodProblem['code'][] = [
  'crash',
  'out-of-memory',
  'script-failed',
  'warm-up-failed',
  'never-ready',
];

async function withLines(
  target: Target,
  pod: Pod,
  problem: PodProblem,
  signal: AbortSignal | undefined,
): Promise<PodProblem> {
  if (!WITH_LOG.includes(problem.code)) return problem;
  const lines = (await lastLines(target, pod, signal)).map(({ text }) => readServerLine(text).text);
  if (lines.some((line) => /exec format error/.test(line)))
    return { ...problem, ...wrongProcessor(pod), lines };
  return { ...problem, lines: lines.flatMap((line) => line.split('\n')).slice(-LOG_LINES) };
}

/** Of the container that ended; of the one that runs where that one is gone, or none has ended. */
async function lastLines(
  target: Target,
  pod: Pod,
  signal: AbortSignal | undefined,
): Promise<readonly StampedLine[]> {
  const status = scoringStatus(pod);
  const name = pod.metadata?.name ?? '';
  const isRestarted = status?.state?.running !== undefined && status.lastState?.terminated !== undefined;
  const read = async (previous: boolean): Promise<readonly StampedLine[]> =>
    (await unlessForbidden(readContainerLog(target, name, { lines: LOG_LINES, previous, signal }))) ?? [];
  const first = await read(isRestarted);
  return first.length > 0 ? first : read(!isRestarted);
}
