import type { ContainerStatus, Pod } from 'kubernetes-types/core/v1';
import { describe, expect, test } from 'vitest';
import { readReplicas } from '../read/replicas.ts';
import { ended, event, pod } from '../testing/sick-pod.ts';
import { explainPod } from './explain-pod.ts';
import { isPulling } from './explain-pull.ts';

const sidecar = (change: Partial<ContainerStatus> = {}): ContainerStatus => ({
  name: 'istio-proxy',
  image: 'proxy',
  imageID: 'x',
  ready: true,
  started: true,
  restartCount: 7,
  state: { running: {} },
  ...change,
});

/** The same pod with another container before ours, in the specification and in the status. */
function injected(own: Pod, status: ContainerStatus = sidecar()): Pod {
  return {
    ...own,
    spec: {
      ...own.spec,
      containers: [{ name: status.name, image: 'proxy' }, ...(own.spec?.containers ?? [])],
    },
    status: { ...own.status, containerStatuses: [status, ...(own.status?.containerStatuses ?? [])] },
  };
}

const aboutContainer = (name: string, message: string) => ({
  ...event('Unhealthy', message),
  involvedObject: { uid: 'u-1', fieldPath: `spec.containers{${name}}` },
});

describe('a replica with an injected sidecar', () => {
  test.each([
    [3, 'script-failed'],
    [6, 'warm-up-failed'],
    [137, 'crash'],
  ])('whose own container ends with %s is explained by it', (code, problem) => {
    expect(explainPod(injected(ended(code)))?.code).toBe(problem);
    expect(explainPod(injected(ended(code)))).toEqual(explainPod(ended(code)));
  });

  test('that crashes is told by the name of the sidecar, and not blamed on the script', () => {
    const own = pod({ container: { state: { running: {} }, ready: true, started: true } });
    const crashing = sidecar({
      ready: false,
      state: { waiting: { reason: 'CrashLoopBackOff' } },
      lastState: { terminated: { exitCode: 3 } },
    });
    const problem = explainPod(injected(own, crashing));
    expect(problem).toMatchObject({ code: 'other', isFinal: false });
    expect(problem?.message).toContain('“istio-proxy”');
    expect(problem?.message).toContain('exit code 3');
  });

  test('that is not ready is told by its own probe, and ours by ours', () => {
    const own = pod({ container: { state: { running: {} }, ready: true, started: true } });
    const unready = injected(own, sidecar({ ready: false }));
    const events = [
      aboutContainer('istio-proxy', 'Readiness probe failed: HTTP probe failed with statuscode: 500'),
    ];
    expect(explainPod(unready, { events })?.message).toContain('“istio-proxy”');
    const starting = injected(pod({ container: { state: { running: {} } } }));
    expect(explainPod(starting, { events })).toBeUndefined();
  });

  test('counts the restarts of our container', () => {
    const [replica] = readReplicas([injected(pod({ container: { restartCount: 1 } }))]);
    expect(replica?.restarts).toBe(1);
  });
});

test.each<[string, Partial<ContainerStatus>, string | undefined]>([
  ['ended well', { state: { terminated: { exitCode: 0 } } }, undefined],
  ['failed', { state: { terminated: { exitCode: 1 } } }, 'exit code 1'],
  ['runs', { state: { running: {} }, ready: false, started: false }, 'has not ended yet'],
  ['is a sidecar that started', { state: { running: {} }, ready: false, started: true }, undefined],
  ['has no image', { state: { waiting: { reason: 'ErrImagePull' } }, ready: false, started: false }, 'image'],
])('an init container that %s', (_what, change, said) => {
  const waiting = pod({ container: { state: { waiting: { reason: 'PodInitializing' } } } });
  const problem = explainPod({
    ...waiting,
    status: { ...waiting.status, initContainerStatuses: [sidecar({ name: 'setup', ...change })] },
  });
  if (said === undefined) expect(problem).toBeUndefined();
  else expect(problem?.message).toContain(said);
});

test('a node pulls an image from its event until the next one, of our container only', () => {
  const at = (reason: string, second: number, name = 'scoring') => ({
    ...event(reason, '', `2026-11-25T12:00:0${second}Z`),
    involvedObject: { uid: 'u-1', fieldPath: `spec.containers{${name}}` },
  });
  expect(isPulling([at('Pulling', 1)])).toBe(true);
  expect(isPulling([at('Pulling', 1), at('Pulled', 2, 'istio-proxy')])).toBe(true);
  expect(isPulling([at('Pulling', 1), at('Failed', 2)])).toBe(false);
  expect(isPulling([at('FailedMount', 1)])).toBe(false);
  expect(isPulling([])).toBe(false);
});
