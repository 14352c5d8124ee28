import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import type { Exposure } from '#contract/cluster/cluster.ts';
import { DEFAULT_SETTINGS, type ServiceSettingsChange } from '#contract/service/settings.ts';
import { changeSettings } from '../deploy/settings-change.ts';
import { deployedTestImage } from '../testing/deployed-image.ts';
import type { ServiceInputs } from './inputs.ts';
import { absentKinds, planObjects } from './plan-objects.ts';

const INGRESS: Exposure = { kind: 'ingress', host: 'models.example.org', httpPort: 80, httpsPort: 443 };

function inputs(change: ServiceSettingsChange = {}, exposure: Exposure = INGRESS): ServiceInputs {
  return {
    name: 'iris',
    number: 7,
    image: deployedTestImage(),
    settings: changeSettings(DEFAULT_SETTINGS, change),
    secretNames: ['TOKEN'],
    secretDigest: '42',
    cluster: { namespace: 'models', exposure, cpu: '500m', memory: '1Gi' },
    pullSecret: 'registry-login',
    tlsSecret: 'models-tls',
  };
}

const kindsOf = (change?: ServiceSettingsChange, exposure?: Exposure): readonly string[] =>
  planObjects(inputs(change, exposure)).map(({ kind }) => kind);

describe('the objects of a service', () => {
  test('are these, in the order they are applied', () => {
    expect(
      planObjects(inputs())
        .map((object) => stringify(object))
        .join('---\n'),
    ).toMatchSnapshot();
  });

  test('are the same for the same inputs', () => {
    expect(planObjects(inputs())).toEqual(planObjects(inputs()));
  });

  test('have what is asked for, and name what is not', () => {
    const scale = { kind: 'auto' as const, min: 1, max: 10, target: 70, scaleDownSeconds: 300 };
    expect(kindsOf({ scale, networkPolicy: true })).toEqual([
      'ServiceAccount',
      'Service',
      'NetworkPolicy',
      'Deployment',
      'PodDisruptionBudget',
      'HorizontalPodAutoscaler',
      'Ingress',
    ]);
    const plain = planObjects(inputs({}, { kind: 'none' }));
    expect(absentKinds(plain)).toEqual(['NetworkPolicy', 'HorizontalPodAutoscaler', 'Ingress']);
  });

  test('never say how many replicas: that is the autoscaler’s or whoever scales', () => {
    const [, , deployment] = planObjects(inputs({ scale: { kind: 'fixed', replicas: 5 } }));
    expect(deployment).toMatchObject({ kind: 'Deployment' });
    expect(JSON.stringify(deployment)).not.toContain('"replicas"');
  });

  test('have selectors without a version, and no value of a secret', () => {
    const text = JSON.stringify(planObjects(inputs()));
    expect(text).not.toMatch(/"matchLabels":\{[^}]*version/);
    expect(text).toContain('"secretKeyRef":{"name":"iris-environment","key":"TOKEN"}');
  });
});
