import type Dockerode from 'dockerode';
import { type ErrorCode, SlipwayError } from '#contract/errors.ts';
import { explainDockerError } from './client.ts';
import type { ContainerLimits } from './container-limits.ts';

/** 128 + SIGKILL, which is how a system ends what takes too much memory. */
const KILLED = 137;

/**
 * Throws `code` when a container that has ended badly ran out of memory: it reached its limit, or the system killed it.
 * `what` it did, as in “Scoring a.csv”; `hint`: how it needs less.
 */
export async function mustHaveHadMemory(
  container: Dockerode.Container,
  ended: {
    readonly exitCode: number;
    readonly limits: ContainerLimits;
    readonly code: ErrorCode;
    readonly what: string;
    readonly hint: string;
  },
): Promise<void> {
  if (ended.exitCode === 0) return;
  const { State: state } = await container.inspect().catch((error: unknown) => {
    throw explainDockerError(error, 'looking at a container');
  });
  if (!state.OOMKilled && ended.exitCode !== KILLED) return;
  const { Memory: most } = ended.limits;
  const limit = most === undefined ? '' : ` of ${Math.floor(most / 2 ** 20)} MiB`;
  throw new SlipwayError(ended.code, {
    message: state.OOMKilled
      ? `${ended.what} was ended because it needed more memory than the limit${limit} of its container.`
      : `${ended.what} was killed. The most likely reason: the machine of the container engine ran out of memory.`,
    hint: `${ended.hint} Or give the engine more memory: a container may use three quarters of it. Docker Desktop: Settings, Resources. Podman: \`podman machine set --memory\`.`,
    details: {
      reason: 'out-of-memory',
      exitCode: ended.exitCode,
      ...(most === undefined ? {} : { memoryBytes: most }),
    },
  });
}
