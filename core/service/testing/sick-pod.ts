import type { ContainerStatus, Event, Node, Pod, PodCondition } from 'kubernetes-types/core/v1';

export const IMAGE = 'registry.example.org:5000/iris@sha256:0011';

function container(change: Partial<ContainerStatus>): ContainerStatus {
  return {
    name: 'scoring',
    image: IMAGE,
    imageID: '',
    ready: false,
    started: false,
    restartCount: 0,
    state: {},
    lastState: {},
    ...change,
  };
}

/** A replica that is not up, changed as the test needs it; on `node1` unless that is said to be undefined. */
export function pod(change: {
  readonly container?: Partial<ContainerStatus>;
  readonly conditions?: PodCondition[];
  readonly status?: Pod['status'];
  readonly node?: string | undefined;
  readonly requests?: Record<string, string>;
  readonly deleted?: boolean;
}): Pod {
  return {
    metadata: {
      name: 'iris-6d4f-x2k9p',
      uid: 'u-1',
      ...(change.deleted === true ? { deletionTimestamp: '2026-11-25T12:00:00Z' } : {}),
    },
    spec: {
      ...('node' in change ? {} : { nodeName: 'node1' }),
      containers: [
        {
          name: 'scoring',
          image: IMAGE,
          resources: { requests: change.requests ?? { cpu: '500m' }, limits: { memory: '256Mi' } },
          startupProbe: { failureThreshold: 30, periodSeconds: 1 },
        },
      ],
    },
    status: {
      phase: 'Pending',
      ...(change.conditions === undefined ? {} : { conditions: change.conditions }),
      ...(change.container === undefined ? {} : { containerStatuses: [container(change.container)] }),
      ...change.status,
    },
  };
}

/** One whose container waits, for the reason that the kubelet gives. */
export function waiting(reason: string, message?: string): Pod {
  return pod({
    container: { state: { waiting: { reason, ...(message === undefined ? {} : { message }) } } },
  });
}

/** One whose container ended once and is started again later and later. */
export function ended(exitCode: number, change: Partial<ContainerStatus> = {}, reason = 'Error'): Pod {
  return pod({
    container: {
      restartCount: 1,
      state: {
        waiting: {
          reason: 'CrashLoopBackOff',
          message: 'back-off 10s restarting failed container=scoring pod=iris-6d4f-x2k9p_apps(u-1)',
        },
      },
      lastState: { terminated: { exitCode, reason } },
      ...change,
    },
  });
}

/** What the cluster says about it. */
export function event(reason: string, message: string, lastTimestamp = '2026-11-25T12:00:00Z'): Event {
  return { metadata: {}, involvedObject: { uid: 'u-1' }, reason, message, lastTimestamp };
}

/** A node with that much to give. */
export function node(cpu: string, memory = '8Gi'): Node {
  return { metadata: {}, status: { allocatable: { cpu, memory } } };
}

/** One that no node takes. */
export function unscheduled(message: string, requests?: Record<string, string>): Pod {
  return pod({
    node: undefined,
    ...(requests === undefined ? {} : { requests }),
    conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message }],
  });
}
