import { expect, test } from 'vitest';
import type { Deployment } from '#contract/service/deployment.ts';
import { DEFAULT_SETTINGS } from '#contract/service/settings.ts';
import { planObjects } from '../objects/plan-objects.ts';
import { defaultsOf, inputsOf } from '../objects/service-inputs.ts';
import { deployedTestImage } from '../testing/deployed-image.ts';
import { TEST_CLUSTER } from '../testing/kept-objects.ts';
import { admittedIn } from './admission.ts';
import { driftOf } from './drift.ts';

const deployment: Deployment = {
  number: 1,
  state: 'succeeded',
  image: deployedTestImage(),
  settings: DEFAULT_SETTINGS,
  secretNames: [],
  cluster: defaultsOf(TEST_CLUSTER),
  change: '',
  by: 'ada',
  startedAt: '2026-11-01T10:00:00.000Z',
};
const sent = planObjects(inputsOf(TEST_CLUSTER, 'iris', deployment));

/** The objects of the cluster, changed as a policy or a person does it. */
function live(change: (text: string) => string = (text) => text) {
  return new Map(sent.map((object) => [object.kind, JSON.parse(change(JSON.stringify(object)))]));
}

const paths = (found: ReturnType<typeof driftOf>) =>
  found.map(({ path, found: value }) => `${path} ${value}`);

test('what is as it was sent has no drift', () => {
  expect(driftOf(TEST_CLUSTER, { name: 'iris', deployment }, live())).toEqual([]);
});

test('other defaults of the saved cluster, or a colleague’s, are no drift', () => {
  const changed = {
    ...TEST_CLUSTER,
    cpu: '2',
    memory: '4Gi',
    exposure: { kind: 'ingress', host: 'other.example.org', httpPort: 80, httpsPort: 443 },
  } as const;
  expect(driftOf(changed, { name: 'iris', deployment }, live())).toEqual([]);
});

test('what a policy changed when the object was applied is no drift; what somebody changed after it is', () => {
  const policy = (text: string): string => text.replaceAll('"IfNotPresent"', '"Always"');
  const returned = live(policy);
  const admitted = sent.flatMap((object) => admittedIn(object, returned.get(object.kind)));
  expect(admitted).toEqual([
    { kind: 'Deployment', path: 'spec.template.spec.containers[scoring].imagePullPolicy', found: 'Always' },
  ]);
  const recorded = { name: 'iris', deployment: { ...deployment, admitted } };
  expect(driftOf(TEST_CLUSTER, recorded, returned)).toEqual([]);
  const touched = live((text) => policy(text).replaceAll('"Always"', '"Never"'));
  expect(paths(driftOf(TEST_CLUSTER, recorded, touched))).toEqual([
    'spec.template.spec.containers[scoring].imagePullPolicy Never',
  ]);
});
