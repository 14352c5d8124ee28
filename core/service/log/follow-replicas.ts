import type { Pod } from 'kubernetes-types/core/v1';
import { SlipwayError } from '#contract/errors.ts';
import type { LogLine } from '#contract/task/task.ts';
import { whileOpen } from '#core/kubernetes/until.ts';
import { listReplicaPods } from '../read/replica-pods.ts';
import type { Target } from '../read/target.ts';
import { scoringStatus } from '../scoring-container.ts';
import { isNoLog, readContainerLog } from './container-log.ts';
import { followContainer } from './follow-container.ts';
import { createLineMerger, type LineMerger } from './merge-lines.ts';

export interface ReplicaLogOptions {
  readonly service: string;
  /** Lines of each replica to begin with. */
  readonly tail: number;
  /** Of the containers before the last crash. */
  readonly previous: boolean;
  readonly follow: boolean;
  readonly write: (line: LogLine) => void;
  /** Told once, when what was there at the beginning is written. */
  readonly onBegun: () => void;
  readonly signal: AbortSignal;
}

const LOOK_MS = 1000;

/**
 * Writes the merged log of all replicas of a service: what is there, in order, then what comes; new replicas join, a container that is
 * started again goes on. Ends when `signal` aborts, or at once when nothing is to be followed. An API server that is away is waited for.
 */
export async function followReplicas(target: Target, options: ReplicaLogOptions): Promise<void> {
  const merger = createLineMerger(options.write);
  try {
    const seen = await writeBacklog(target, merger, options);
    merger.flush();
    options.onBegun();
    if (options.follow && !options.previous) await keepFollowing(target, merger, seen, options);
  } finally {
    merger.close();
  }
}

/** What a replica has printed so far: the stamp of its last line by pod. */
type Seen = Map<string, string>;

async function writeBacklog(target: Target, merger: LineMerger, options: ReplicaLogOptions): Promise<Seen> {
  const { service, tail, previous, signal } = options;
  const pods = await listReplicaPods(target, service, signal);
  const seen: Seen = new Map();
  await Promise.all(
    pods.map(async (pod) => {
      const replica = pod.metadata?.name ?? '';
      // A tail of 0 still asks for one line: what comes next begins after it.
      const lines = await readContainerLog(target, replica, { lines: Math.max(1, tail), previous, signal });
      for (const line of tail === 0 ? [] : lines) merger.add({ ...line, replica });
      const last = lines.at(-1);
      if (last !== undefined) seen.set(replica, last.stamp);
    }),
  );
  return seen;
}

async function keepFollowing(
  target: Target,
  merger: LineMerger,
  seen: Seen,
  { service, write, signal }: ReplicaLogOptions,
): Promise<void> {
  const following = new Map<string, Promise<unknown>>();
  const finished = new Set<string>();
  const failures: unknown[] = [];
  let isGone = false;
  const tellAvailability = (isThere: boolean): void => {
    if (!isThere && !isGone && !signal.aborted) write(note('The cluster does not answer; waiting for it.'));
    if (isThere && isGone) write(note('The cluster answers again.'));
    isGone = !isThere;
  };
  const look = async (): Promise<void> => {
    if (failures.length > 0) throw failures[0];
    const pods = await podsOrNothing(target, service, signal);
    tellAvailability(pods !== undefined);
    for (const pod of pods ?? []) {
      const replica = pod.metadata?.name ?? '';
      const instance = instanceOf(pod);
      if (instance === undefined || following.has(replica) || finished.has(instance.id)) continue;
      const work = followOne(target, merger, { replica, seen, signal }).then(
        (isWhole) => {
          following.delete(replica);
          if (isWhole && instance.isOver) finished.add(instance.id);
        },
        (error: unknown) => failures.push(error),
      );
      following.set(replica, work);
    }
  };
  await whileOpen(look, LOOK_MS, signal);
  await Promise.all(following.values());
}

/** Returns whether the log was read to its end, as far as anyone can tell. */
async function followOne(
  target: Target,
  merger: LineMerger,
  { replica, seen, signal }: { readonly replica: string; readonly seen: Seen; readonly signal: AbortSignal },
): Promise<boolean> {
  try {
    await followContainer(target, replica, {
      after: seen.get(replica),
      onLine: (line) => {
        seen.set(replica, line.stamp);
        merger.add({ ...line, replica });
      },
      signal,
    });
    return true;
  } catch (error) {
    // Nothing to read yet or any more, or a connection that broke: the next look decides.
    if (isNoLog(error)) return true;
    if (signal.aborted || isBroken(error)) return false;
    throw error;
  }
}

/** A server that does not answer, or a stream that ends in the middle: there Node gives a code of the system. */
function isBroken(error: unknown): boolean {
  return error instanceof SlipwayError
    ? error.code === 'cluster_unavailable'
    : error instanceof Error && 'code' in error;
}

async function podsOrNothing(
  target: Target,
  service: string,
  signal: AbortSignal,
): Promise<readonly Pod[] | undefined> {
  try {
    return await listReplicaPods(target, service, signal);
  } catch (error) {
    if (error instanceof SlipwayError && ['cluster_unavailable', 'cancelled'].includes(error.code))
      return undefined;
    throw error;
  }
}

/** The container whose log the cluster would give: the one that runs, else the one that ended last. */
function instanceOf(pod: Pod): { readonly id: string; readonly isOver: boolean } | undefined {
  const status = scoringStatus(pod);
  if (status?.state?.running !== undefined) return { id: status.containerID ?? '', isOver: false };
  const ended = status?.state?.terminated ?? status?.lastState?.terminated;
  return ended?.containerID === undefined ? undefined : { id: ended.containerID, isOver: true };
}

function note(text: string): LogLine {
  return { time: new Date().toISOString(), level: 'warning', text };
}
