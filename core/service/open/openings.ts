import { randomBytes } from 'node:crypto';
import { SlipwayError } from '#contract/errors.ts';
import type { OpenService } from '#contract/service/service.ts';
import { SCORING_PORT } from '#core/engine/image-plan.ts';
import { openPortForward, type PortForward } from '#core/kubernetes/port-forward.ts';
import { servicePath } from '../objects/exposure-objects.ts';
import { chooseReplica } from '../read/replica-pods.ts';
import type { Target } from '../read/target.ts';

/** A service that this process has opened at 127.0.0.1. */
export interface Opening {
  readonly shown: OpenService;
  readonly target: Target;
  readonly forward: PortForward;
}

export interface Openings {
  /** Opens it; a service that is open at that port, or at any when none is asked for, stays as it is. */
  open(
    target: Target,
    what: { readonly service: string; readonly port?: number | undefined },
  ): Promise<Opening>;
  list(): readonly OpenService[];
  /** `not_found` when nothing is open under that id. */
  get(id: string): Opening;
  remove(id: string): Promise<void>;
  close(): Promise<void>;
}

export function createOpenings(): Openings {
  const open = new Map<string, Opening>();
  const get = (id: string): Opening => {
    const found = open.get(id);
    if (found !== undefined) return found;
    throw new SlipwayError('not_found', {
      message: 'That service is no longer open here.',
      hint: 'Open it again: `slipway service open NAME`.',
    });
  };
  return {
    open: async (target, { service, port }) => {
      const existing = [...open.values()].find(
        ({ shown }) =>
          shown.service === service &&
          shown.cluster === target.cluster.name &&
          (port === undefined || shown.port === port),
      );
      if (existing !== undefined) return existing;
      const opening = await openService(target, service, port);
      open.set(opening.shown.id, opening);
      return opening;
    },
    list: () => [...open.values()].map(({ shown }) => shown),
    get,
    remove: async (id) => {
      const { forward } = get(id);
      open.delete(id);
      await forward.close();
    },
    close: async () => {
      await Promise.all([...open.values()].map(({ forward }) => forward.close()));
      open.clear();
    },
  };
}

/** Opens a private port-forward; the caller closes it. */
export async function openService(target: Target, service: string, port?: number): Promise<Opening> {
  // Said at once, and not to the first connection only.
  await chooseReplica(target, service);
  const forward = await openPortForward(target.connection, {
    namespace: target.namespace,
    podPort: SCORING_PORT,
    port,
    choosePod: (tried) => chooseReplica(target, service, tried),
  });
  return {
    target,
    forward,
    shown: {
      id: `${service}-${randomBytes(3).toString('hex')}`,
      cluster: target.cluster.name,
      service,
      port: forward.port,
      url: `http://127.0.0.1:${forward.port}${servicePath(service)}`,
      openedAt: new Date().toISOString(),
    },
  };
}
