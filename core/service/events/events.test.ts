import type { Event } from 'kubernetes-types/core/v1';
import { describe, expect, test } from 'vitest';
import { eventWords } from './event-words.ts';
import { isAbout } from './list-events.ts';

function event(change: Partial<Event>): Event {
  return { metadata: {}, involvedObject: {}, ...change };
}

describe('an explained event', () => {
  test.each([
    ['Scheduled', 'Successfully assigned apps/iris-1 to node1', 'The replica was assigned to node1.'],
    [
      'FailedScheduling',
      '0/2 nodes are available: 2 Insufficient cpu. preemption: 0/2 nodes are available: 2 No preemption victims found for incoming pod.',
      'No node has room for the replica: 2 × Insufficient cpu.',
    ],
    [
      'Pulled',
      'Successfully pulled image "r/iris:1" in 1.5s (1.5s including waiting). Image size: 5 bytes.',
      'The image was pulled in 1.5s.',
    ],
    ['Pulled', 'Container image "r/iris:1" already present on machine', 'The image is already on the node.'],
    [
      'Unhealthy',
      'Readiness probe failed: HTTP probe failed with statuscode: 503',
      'The replica is not ready: its health check answers 503, which means that init() is not done.',
    ],
    [
      'BackOff',
      'Back-off restarting failed container scoring in pod iris-1_apps(u)',
      'The container keeps ending. The cluster waits before it starts it again.',
    ],
    [
      'ScalingReplicaSet',
      'Scaled up replica set iris-6d4f from 1 to 3',
      'More replicas of a version: 1 → 3.',
    ],
    ['ScalingReplicaSet', 'Scaled down replica set iris-6d4f to 0', 'Fewer replicas of a version: ? → 0.'],
    [
      'SuccessfulRescale',
      'New size: 3; reason: cpu resource utilization (percentage of request) above target',
      'Autoscaled to 3 replicas: their CPU was above the target.',
    ],
    ['SomethingNew', 'in words of its own', 'in words of its own'],
  ])('%s: %s', (reason, message, words) => {
    expect(eventWords(event({ reason, message }))).toBe(words);
  });
});

describe('an event is about a service', () => {
  test.each([
    ['Deployment', 'iris', true],
    ['Pod', 'iris-6d4f8c7b9-x2k9p', true],
    ['ReplicaSet', 'iris-6d4f8c7b9', true],
    ['Pod', 'iris-sentosa-6d4f8c7b9-x2k9p', false],
    ['Deployment', 'iris-sentosa', false],
    ['ReplicaSet', 'iris-sentosa', false],
    ['Pod', 'iris2-6d4f8c7b9-x2k9p', false],
  ])('by %s %s: %s', (kind, name, expected) => {
    expect(isAbout(event({ involvedObject: { kind, name } }), 'iris')).toBe(expected);
  });
});
