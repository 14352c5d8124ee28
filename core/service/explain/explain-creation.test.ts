import { expect, test } from 'vitest';
import { explainRefusedPod } from './explain-creation.ts';

const POD = 'pods "iris-5d-x" is forbidden: ';

test.each([
  [
    'quota used up',
    `${POD}exceeded quota: team, requested: limits.cpu=2, used: limits.cpu=1, limited: limits.cpu=2`,
    'quota',
    true,
  ],
  ['quota on limits', `${POD}failed quota: team: must specify limits.cpu for: scoring`, 'quota', true],
  [
    'several limits',
    `${POD}failed quota: team: must specify limits.cpu,limits.memory for: scoring,istio-proxy`,
    'quota',
    true,
  ],
  ['maximum', `${POD}maximum memory usage per Container is 1Gi, but limit is 2Gi`, 'quota', true],
  [
    'several ranges',
    `${POD}[maximum cpu usage per Pod is 1, but limit is 2, minimum memory usage per Pod is 1Gi]`,
    'quota',
    true,
  ],
  [
    'ratio',
    `${POD}cpu max limit to request ratio per Container is 2, but provided ratio is 4.000000`,
    'quota',
    true,
  ],
  [
    'ephemeral storage',
    `${POD}maximum ephemeral-storage usage per Container is 1Gi, but limit is 2Gi`,
    'quota',
    true,
  ],
  ['webhook', 'admission webhook "kyverno.svc" denied the request: no latest tags', 'forbidden', true],
  [
    'policy of the API server',
    `${POD}ValidatingAdmissionPolicy 'only-signed' with binding 'all' denied request: not signed`,
    'forbidden',
    true,
  ],
  ['anything else that is forbidden', `${POD}node selectors are not allowed here`, 'forbidden', true],
  [
    'webhook that does not answer',
    'Internal error occurred: failed calling webhook "x": connection refused',
    'other',
    false,
  ],
  [
    'service account that is not there yet',
    `${POD}error looking up service account apps/iris: serviceaccount "iris" not found`,
    'forbidden',
    false,
  ],
])('%s', (_what, message, code, isFinal) => {
  const problem = explainRefusedPod(message);
  expect(problem).toMatchObject({ code, isFinal });
  expect(problem.message).not.toContain('undefined');
});

test('a quota on limits says which limit to set', () => {
  const problem = explainRefusedPod(`${POD}failed quota: team: must specify limits.cpu for: scoring`);
  expect(problem.message).toBe(
    'The quota “team” of the namespace counts limits.cpu, which scoring does not set.',
  );
  expect(problem.hint).toContain('--cpu-limit');
});
