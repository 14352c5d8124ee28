import type Dockerode from 'dockerode';
import { SlipwayError } from '#contract/errors.ts';
import { statusOf } from './client.ts';

/** The most processes and threads of a container: more than scoring needs, fewer than a machine has. */
export const MOST_PROCESSES = 4096;

/** The part of a container's settings that limits its processes; empty where the engine cannot. */
export type ProcessLimit = { readonly PidsLimit?: number };

/** Engines that refused the limit. One that is set up anew gets a new client. */
const without = new WeakSet<Dockerode>();

/**
 * Creates and starts a container whose program others wrote, with a limit of processes. An engine without the control group
 * for it ignores the limit, or refuses to create or to start the container: then it is made once more without.
 */
export async function withProcessLimit<Result>(
  docker: Dockerode,
  run: (limit: ProcessLimit) => Promise<Result>,
): Promise<Result> {
  if (without.has(docker)) return run({});
  try {
    return await run({ PidsLimit: MOST_PROCESSES });
  } catch (error) {
    if (!refusesLimit(error)) throw error;
    without.add(docker);
    return run({});
  }
}

/**
 * Words of crun (“the requested cgroup controller `pids` is not available”, “cannot set limits without cgroups”: podman#7417)
 * and of runc (“cannot set pids limit: container could not join or create cgroup”, “…/pids.max: no such file or directory”).
 */
const REFUSAL =
  /\bpids?\b.{0,20}\b(limit|max|cgroup|controller)|\b(cgroups?|controller)\b.{0,60}\bpids\b|set limits without cgroups/is;

function refusesLimit(error: unknown): boolean {
  const isOfEngine =
    error instanceof SlipwayError ? error.code === 'engine_failed' : statusOf(error) !== undefined;
  return isOfEngine && error instanceof Error && REFUSAL.test(error.message);
}
