import type { DeploymentState } from '#contract/service/deployment.ts';
import type { Replica, Service, ServiceState } from '#contract/service/service.ts';
import type { Tone } from '#renderer/parts/feedback/dot.tsx';

export const SERVICE_TONES: Readonly<Record<ServiceState, Tone>> = {
  ready: 'good',
  updating: 'accent',
  degraded: 'warn',
  failing: 'bad',
  paused: 'idle',
};

export const DEPLOYMENT_TONES: Readonly<Record<DeploymentState, Tone>> = {
  running: 'accent',
  succeeded: 'good',
  failed: 'bad',
  'rolled-back': 'warn',
  cancelled: 'idle',
  interrupted: 'warn',
};

export const REPLICA_TONES: Readonly<Record<Replica['state'], Tone>> = {
  pending: 'idle',
  starting: 'accent',
  ready: 'good',
  'not-ready': 'warn',
  stopping: 'idle',
  failed: 'bad',
};

/** It has no replicas by wish: paused, or scaled to none. Replicas that are still stopping do not change that. */
export function isPaused({ state, replicas, updating }: Service): boolean {
  return state === 'paused' || (replicas.wanted === 0 && updating === undefined);
}

/** A service among those of all clusters, as it stands in the page's address. */
export function serviceId({ cluster, name }: Pick<Service, 'cluster' | 'name'>): string {
  return `${cluster}/${name}`;
}

/** The dot of a service in the list: what is wrong with one that answers shows too. */
export function serviceTone(service: Service): Tone {
  const isOdd = service.problems.length > 0 || service.drift.length > 0;
  return service.state === 'ready' && isOdd ? 'warn' : SERVICE_TONES[service.state];
}
