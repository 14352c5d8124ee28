import { describe, expect, test } from 'vitest';
import { ended, event, IMAGE, node, pod, unscheduled, waiting } from '../testing/sick-pod.ts';
import { explainPod } from './explain-pod.ts';

describe('an image that does not come', () => {
  test.each([
    [
      'is missing',
      `failed to pull and unpack image "${IMAGE}": failed to resolve reference "${IMAGE}": ${IMAGE}: not found`,
      'image-missing',
      true,
    ],
    [
      'is missing, as older containerd says it',
      `rpc error: code = NotFound desc = failed to pull and unpack image "${IMAGE}": failed to resolve reference "${IMAGE}": ${IMAGE}: not found`,
      'image-missing',
      true,
    ],
    [
      'needs credentials',
      `failed to pull and unpack image "${IMAGE}": failed to resolve reference "${IMAGE}": pull access denied, repository does not exist or may require authorization: authorization failed: no basic auth credentials`,
      'image-credentials',
      true,
    ],
    [
      'needs credentials, by the token server',
      `failed to pull and unpack image "${IMAGE}": failed to resolve reference "${IMAGE}": failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://auth.example.org/token: 401 Unauthorized`,
      'image-credentials',
      true,
    ],
    [
      'is of another architecture',
      `failed to pull and unpack image "${IMAGE}": no match for platform in manifest: not found`,
      'image-architecture',
      true,
    ],
    [
      'lies behind a name nobody knows',
      `failed to pull and unpack image "${IMAGE}": failed to resolve reference "${IMAGE}": failed to do request: Head "https://registry.example.org:5000/v2/iris/manifests/sha256:0011": dial tcp: lookup registry.example.org on 10.96.0.10:53: no such host`,
      'image-unreachable',
      true,
    ],
    [
      'lies behind a door that is shut',
      `failed to pull and unpack image "${IMAGE}": failed to resolve reference "${IMAGE}": failed to do request: Head "http://10.0.0.1:5000/v2/": dial tcp 10.0.0.1:5000: connect: connection refused`,
      'image-unreachable',
      false,
    ],
    [
      'lies behind plain HTTP',
      `failed to do request: Head "https://registry.example.org:5000/v2/": http: server gave HTTP response to HTTPS client`,
      'image-unreachable',
      true,
    ],
    [
      'lies behind a certificate nobody trusts',
      'failed to do request: Head "https://registry.example.org:5000/v2/": tls: failed to verify certificate: x509: certificate signed by unknown authority',
      'image-unreachable',
      true,
    ],
    [
      'does not fit the disk',
      'failed to extract layer: write /x: no space left on device',
      'image-unreachable',
      false,
    ],
  ])('because it %s', (_why, message, code, isFinal) => {
    const problem = explainPod(waiting('ErrImagePull', message));
    expect(problem).toMatchObject({ code, isFinal, pod: 'iris-6d4f-x2k9p', node: 'node1' });
    expect(problem?.message).toContain(IMAGE);
    expect(problem?.hint).toBeTypeOf('string');
  });

  test('is explained by the event where the state only says that it waits', () => {
    const backingOff = waiting('ImagePullBackOff', `Back-off pulling image "${IMAGE}"`);
    const events = [
      event('Failed', `Failed to pull image "${IMAGE}": ${IMAGE}: not found`, '2026-11-25T12:00:00Z'),
      event('Failed', 'Error: ImagePullBackOff', '2026-11-25T12:00:05Z'),
    ];
    expect(explainPod(backingOff, { events })?.code).toBe('image-missing');
    expect(explainPod(backingOff)?.code).toBe('image-unreachable');
  });

  test('for a reason nobody knows is told in the words of the node, without the prelude', () => {
    const message = `failed to pull and unpack image "${IMAGE}": failed to resolve reference "${IMAGE}": something odd`;
    expect(explainPod(waiting('ErrImagePull', message))?.message).toBe(
      `node1 cannot pull ${IMAGE}: something odd`,
    );
  });
});

describe('a replica that no node takes', () => {
  test.each([
    [
      'too much for any node',
      '0/2 nodes are available: 2 Insufficient cpu. preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.',
      { cpu: '64' },
      'A replica asks for 64 CPU; the largest node has 2: 62 too much for this cluster.',
    ],
    [
      'too much beside the others',
      '0/2 nodes are available: 2 Insufficient cpu. preemption: 0/2 nodes are available: 2 No preemption victims found for incoming pod.',
      { cpu: '1500m' },
      'A replica asks for 1.5 CPU; the largest node has 2, but other pods use too much of it.',
    ],
    [
      'too much of two things',
      '0/1 nodes are available: 1 Insufficient cpu, 1 Insufficient memory. no new claims to deallocate, preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.',
      { cpu: '3', memory: '16Gi' },
      'A replica asks for 3 CPU; the largest node has 2: 1 too much for this cluster. A replica asks for 16 Gi memory; the largest node has 8 Gi: 8 Gi too much for this cluster.',
    ],
    [
      'kept out of some',
      '0/3 nodes are available: 1 node(s) had untolerated taint(s), 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, 1 Insufficient memory. preemption: not eligible due to preemptionPolicy=Never.',
      { memory: '9Gi' },
      'A replica asks for 9 Gi memory; the largest node has 8 Gi: 1 Gi too much for this cluster. 1 node: reserved for other work (a taint). 1 node: reserved for the cluster itself (control plane).',
    ],
    [
      'kept out of all',
      '0/2 nodes are available: 2 node(s) were unschedulable. preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.',
      {},
      'No node accepts the replica: 2 nodes: closed for new replicas (cordoned).',
    ],
  ])('because it is %s', (_why, message, requests, text) => {
    const problem = explainPod(unscheduled(message, requests), { nodes: [node('1500m'), node('2')] });
    expect(problem).toMatchObject({ code: 'unschedulable', message: text, isFinal: false });
    expect(problem).not.toHaveProperty('node');
  });

  test('is told what is short where the nodes cannot be read', () => {
    const problem = explainPod(unscheduled('0/1 nodes are available: 1 Insufficient cpu.', { cpu: '4' }));
    expect(problem?.message).toBe('A replica asks for 4 CPU; no node has that much left.');
  });
});

describe('a container that ends', () => {
  test.each([
    ['whose script fails', ended(3), 'script-failed', true],
    ['whose warm-up fails', ended(6), 'warm-up-failed', true],
    ['that needs too much memory', ended(137, {}, 'OOMKilled'), 'out-of-memory', true],
    ['that crashes again', ended(1), 'crash', true],
    ['that crashed in native code', ended(139), 'crash', true],
    [
      'for the first time',
      ended(1, { restartCount: 0, state: { terminated: { exitCode: 1 } }, lastState: {} }),
      'crash',
      false,
    ],
    [
      'of another processor',
      ended(128, {
        lastState: {
          terminated: {
            exitCode: 128,
            reason: 'StartError',
            message: 'failed to create containerd task: exec: "python": exec format error',
          },
        },
      }),
      'image-architecture',
      true,
    ],
  ])('%s', (_what, crashed, code, isFinal) => {
    expect(explainPod(crashed)).toMatchObject({ code, isFinal });
  });

  test('names the limit it needed more than', () => {
    expect(explainPod(ended(137, {}, 'OOMKilled'))?.message).toContain('256Mi');
  });

  test.each([
    [11, 'in native code (SIGSEGV)'],
    [9, 'because it was killed from outside (SIGKILL)'],
  ])('by signal %d says so', (signal, words) => {
    expect(explainPod(ended(128 + signal))?.message).toContain(words);
  });

  test('because it was not ready in time is late, not crashed', () => {
    const events = [
      event('Unhealthy', 'Startup probe failed: HTTP probe failed with statuscode: 503'),
      event('Killing', 'Container scoring failed startup probe, will be restarted'),
    ];
    expect(explainPod(ended(137), { events })).toMatchObject({
      code: 'never-ready',
      message:
        'The replica was not ready within 30 s and was ended: its health check answers 503, which means that init() is not done.',
      isFinal: true,
    });
  });

  test('because its pod is being deleted is no problem', () => {
    const going = pod({ deleted: true, container: { state: { terminated: { exitCode: 137 } } } });
    expect(explainPod(going)).toBeUndefined();
  });
});

describe('a replica that runs and is not ready', () => {
  const running = pod({ container: { state: { running: { startedAt: '2026-11-25T12:00:00Z' } } } });

  test.each([
    ['Startup probe failed: HTTP probe failed with statuscode: 503', 'init() is not done'],
    [
      'Startup probe failed: Get "http://10.88.0.5:5001/health/ready": dial tcp 10.88.0.5:5001: connect: connection refused',
      'nothing listens on its port yet',
    ],
    [
      'Readiness probe failed: Get "http://10.88.0.5:5001/health/ready": context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
      'does not answer in time',
    ],
    ['Readiness probe failed: HTTP probe failed with statuscode: 404', 'answers 404'],
  ])('tells what the probe got: %s', (message, words) => {
    const problem = explainPod(running, { events: [event('Unhealthy', message)] });
    expect(problem).toMatchObject({ code: 'never-ready', isFinal: false });
    expect(problem?.message).toContain(words);
  });

  test('has no problem while no probe has failed', () => {
    expect(explainPod(running)).toBeUndefined();
  });
});

describe('a container that cannot be made', () => {
  test.each([
    [
      waiting('CreateContainerConfigError', 'secret "iris-environment" not found'),
      [],
      'The Secret iris-environment that the replica needs is missing.',
    ],
    [
      waiting('CreateContainerConfigError', "couldn't find key TOKEN in Secret apps/iris-environment"),
      [],
      'The Secret iris-environment has no value for TOKEN.',
    ],
    [
      waiting('ContainerCreating'),
      [event('FailedMount', 'MountVolume.SetUp failed for volume "keys" : secret "iris-keys" not found')],
      'The Secret iris-keys that the replica needs is missing.',
    ],
    [
      waiting('ContainerCreating'),
      [event('FailedMount', 'Unable to attach or mount volumes: unmounted volumes=[data]')],
      'The volume of the replica cannot be mounted: Unable to attach or mount volumes: unmounted volumes=[data]',
    ],
  ])('says what is missing (%#)', (broken, events, message) => {
    expect(explainPod(broken, { events })).toMatchObject({ code: 'volume', message });
  });

  test('as root is refused', () => {
    const rooted = waiting(
      'CreateContainerConfigError',
      'container has runAsNonRoot and image will run as root (pod: "iris", container: scoring)',
    );
    expect(explainPod(rooted)).toMatchObject({ code: 'pod-security', isFinal: true });
  });

  test('is no problem while it is being made', () => {
    expect(explainPod(waiting('ContainerCreating'))).toBeUndefined();
  });
});

test('an evicted replica says what its node was short of', () => {
  const evicted = pod({
    status: {
      phase: 'Failed',
      reason: 'Evicted',
      message: 'The node was low on resource: memory. Threshold quantity: 100Mi, available: 80Mi.',
    },
  });
  expect(explainPod(evicted)).toMatchObject({
    code: 'evicted',
    message: 'node1 ended the replica: the node was low on memory.',
    isFinal: false,
  });
});
