import type Dockerode from 'dockerode';
import { SlipwayError } from '#contract/errors.ts';
import { statusOf } from './client.ts';
import { memoryOfEngine } from './product.ts';

/** The most processes and threads of a container: more than scoring needs, fewer than a machine has. */
export const MOST_PROCESSES = 4096;

/** What a container may take of the engine's memory, so that the machine goes on working; a small engine gives what is needed. */
const MEMORY_SHARE = 0.75;
const LEAST_MEMORY = 2 ** 30;

/** The part of a container's settings that limits it; what the engine cannot limit is absent. */
export interface ContainerLimits {
  readonly PidsLimit?: number;
  readonly Memory?: number;
  /** Memory and swap together: the same, else a container over its limit crawls instead of ending. */
  readonly MemorySwap?: number;
}

type Limit = 'processes' | 'memory';

/** Limits that engines refused. One that is set up anew gets a new client. */
const refused = new WeakMap<Dockerode, ReadonlySet<Limit>>();

/**
 * Creates and starts a container whose program others wrote, with a limit of processes and of memory: `memoryBytes`, else a share
 * of the engine's. An engine without the control group for a limit ignores it, or refuses to create or to start the container: then
 * it is made once more without. A limit of memory that the user asked for is never left out.
 */
export async function withLimits<Result>(
  docker: Dockerode,
  memoryBytes: number | undefined,
  run: (limits: ContainerLimits) => Promise<Result>,
): Promise<Result> {
  const share = memoryBytes ?? memoryShare(await memoryOfEngine(docker));
  for (;;) {
    const without = refused.get(docker) ?? new Set();
    const hasShare = memoryBytes === undefined && !without.has('memory');
    try {
      return await run({
        ...(without.has('processes') ? {} : { PidsLimit: MOST_PROCESSES }),
        ...(hasShare || memoryBytes !== undefined ? { Memory: share, MemorySwap: share } : {}),
      });
    } catch (error) {
      const more = limitsRefused(error).filter(
        (limit) => !without.has(limit) && (limit !== 'memory' || hasShare),
      );
      if (more.length === 0) throw error;
      refused.set(docker, new Set([...without, ...more]));
    }
  }
}

/** Returns how many bytes a container may use of an engine with so many. */
export function memoryShare(engineBytes: number): number {
  return Math.max(LEAST_MEMORY, Math.floor(engineBytes * MEMORY_SHARE));
}

/**
 * Words of crun (“the requested cgroup controller `pids` is not available”, “cannot set limits without cgroups”: podman#7417)
 * and of runc (“cannot set pids limit: container could not join or create cgroup”, “…/pids.max: no such file or directory”).
 */
const REFUSALS: Readonly<Record<Limit, RegExp>> = {
  processes:
    /\bpids?\b.{0,20}\b(limit|max|cgroup|controller)|\b(cgroups?|controller)\b.{0,60}\bpids\b|set limits without cgroups/is,
  memory:
    /\bset memory limit|\bmemory\b.{0,20}\b(cgroup|controller)|\b(cgroups?|controller)\b.{0,60}\bmemory\b|\bmemory\.(memsw\.)?(max|swap\.max|limit_in_bytes)\b|set limits without cgroups/is,
};

function limitsRefused(error: unknown): readonly Limit[] {
  const isOfEngine =
    error instanceof SlipwayError ? error.code === 'engine_failed' : statusOf(error) !== undefined;
  if (!isOfEngine || !(error instanceof Error)) return [];
  const { message } = error;
  return (['processes', 'memory'] as const).filter((limit) => REFUSALS[limit].test(message));
}
