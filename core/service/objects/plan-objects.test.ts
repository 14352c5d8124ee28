import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import type { Exposure } from '#contract/cluster/cluster.ts';
import { serviceNameSchema } from '#contract/service/name.ts';
import { DEFAULT_SETTINGS, type ServiceSettingsChange } from '#contract/service/settings.ts';
import { changeSettings } from '../deploy/settings-change.ts';
import { deployedTestImage } from '../testing/deployed-image.ts';
import { absentKinds, planObjects } from './plan-objects.ts';
import type { ServiceInputs } from './service-inputs.ts';

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

  test('have the requested settings, and name the unset ones', () => {
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
    const plain = planObjects(inputs({ networkPolicy: false }, { kind: 'none' }));
    expect(absentKinds(plain)).toEqual(['NetworkPolicy', 'HorizontalPodAutoscaler', 'Ingress']);
  });

  test('go where the settings say, with what they add', () => {
    const text = stringify(
      planObjects(
        inputs({
          nodeSelector: 'pool=gpu,kubernetes.io/arch=amd64',
          tolerations: 'gpu=true:NoSchedule,spot:NoExecute',
          priorityClass: 'high',
          gpus: 2,
          annotations: 'team=search,slipway.io/image=other',
        }),
      ).find(({ kind }) => kind === 'Deployment'),
    );
    expect(text).toContain('nodeSelector:\n        pool: gpu\n        kubernetes.io/arch: amd64');
    expect(text).toContain(
      'key: gpu\n          operator: Equal\n          value: "true"\n          effect: NoSchedule',
    );
    expect(text).toContain('key: spot\n          operator: Exists\n          effect: NoExecute');
    expect(text).toContain('priorityClassName: high');
    expect(text).toContain('nvidia.com/gpu: "2"');
    expect(text).toContain('team: search');
    expect(text).not.toContain('slipway.io/image: other');
  });

  test('go to nodes of the image’s architecture, when it is known', () => {
    const text = (architecture?: string): string =>
      stringify(
        planObjects({
          ...inputs({ nodeSelector: 'pool=gpu' }),
          image: { ...deployedTestImage(), ...(architecture === undefined ? {} : { architecture }) },
        }),
      );
    expect(text()).not.toContain('kubernetes.io/arch');
    expect(text('arm64')).toMatch(/key: kubernetes.io\/arch\n +operator: In/);
    expect(text('arm64')).toContain('- arm64');
    expect(text('arm64')).toContain('pool: gpu');
  });

  test('spread the replicas of each version by themselves, where the cluster knows how', () => {
    const spread = (spreadsVersions?: boolean): string => {
      const { cluster, ...rest } = inputs();
      return JSON.stringify(planObjects({ ...rest, cluster: { ...cluster, spreadsVersions } }));
    };
    expect(spread(true)).toContain('"matchLabelKeys":["pod-template-hash"]');
    for (const known of [false, undefined]) expect(spread(known)).not.toContain('matchLabelKeys');
  });

  test.each([
    ['nothing but /tmp', {}, '1152Mi'],
    ['collected rows and a spool', { collectData: true }, '3200Mi'],
    ['a spool', { recordCalls: 'full' as const, recordVolume: 'calls' }, '2176Mi'],
  ])('may write as much as their volumes hold and their log takes: %s', (_what, change, limit) => {
    const { cluster, ...rest } = inputs(change);
    const container = JSON.stringify(planObjects({ ...rest, cluster: { ...cluster, boundsDisk: true } }));
    expect(container).toContain(`"ephemeral-storage":"${limit}"`);
    expect(container).toContain('"ephemeral-storage":"64Mi"');
    expect(JSON.stringify(planObjects(inputs(change)))).not.toContain('ephemeral-storage');
  });

  test('record into the volume that the settings name, with memory of its own for the recorder', () => {
    const text = stringify(
      planObjects(inputs({ recordCalls: 'full', recordVolume: 'calls', recordShare: 0.5, memory: '1Gi' })),
    );
    for (const part of [
      'claimName: calls',
      'mountPath: /recorded',
      'mountPath: /spool',
      'memory: 1120Mi',
      'name: SLIPWAY_RECORD\n',
      'value: "0.5"',
      'key: salt',
    ])
      expect(text).toContain(part);
    expect(stringify(planObjects(inputs({ recordVolume: 'calls' })))).not.toContain('/recorded');
  });

  test.each([
    ['iris', '/recorded/iris'],
    // The recorder joins hyphens in the names of folders; what is on the volume is the name itself.
    ['a--b', '/recorded/a-b'],
  ])('see only the folder of their own service in a volume that services share: %s', (name, mountPath) => {
    const { cluster, ...rest } = inputs({ recordCalls: 'full', collectData: true, recordVolume: 'calls' });
    const plan = (ownFolder?: boolean, secretNames = rest.secretNames): string =>
      JSON.stringify(planObjects({ ...rest, name, secretNames, cluster: { ...cluster, ownFolder } }));
    expect(serviceNameSchema.safeParse(name).success).toBe(true);
    expect(plan(true)).toContain(`{"name":"recorded","mountPath":"${mountPath}","subPath":"${name}"}`);
    expect(plan(true)).toContain('"name":"SLIPWAY_RECORD_STORE","value":"/recorded"');
    expect(plan(true)).toContain(`"name":"AML_MODEL_DC_STORAGE","value":"${mountPath}/modeldata"`);
    expect(plan(true, ['AML_MODEL_DC_STORAGE'])).not.toContain(`${mountPath}/modeldata`);
    // What an older Slipway has deployed stays as it is.
    expect(plan()).toContain('{"name":"recorded","mountPath":"/recorded"}');
    expect(plan()).not.toContain('AML_MODEL_DC_STORAGE"');
  });

  test.each(['..', '.', '', 'a/b', '../b', '/a', 'a\\b', 'a.b', '-a', 'A', '$(NAME)', 'a\0b'])(
    'have no name that leads to another folder of the volume: %j',
    (name) => {
      expect(serviceNameSchema.safeParse(name).success).toBe(false);
    },
  );

  test('record into a store, whose address and credentials are in a Secret only', () => {
    const text = stringify(
      planObjects({ ...inputs({ recordCalls: 'full', recordStore: 'team' }), storeDigest: '77' }),
    );
    for (const part of [
      'envFrom:',
      'name: iris-store',
      'slipway.io/store: "77"',
      'mountPath: /spool',
      'key: salt',
    ])
      expect(text).toContain(part);
    expect(text).not.toContain('/recorded');
    expect(text).not.toContain('SLIPWAY_RECORD_STORE');
    expect(stringify(planObjects(inputs({ recordStore: 'team' })))).not.toContain('envFrom');
  });

  test('send on what happens, with memory for the recorder and nothing in clear that logs in', () => {
    const settings = { insights: true, otlp: 'http://collector:4318', otlpMetrics: false, memory: '1Gi' };
    const name = 'APPLICATIONINSIGHTS_CONNECTION_STRING';
    const text = stringify(planObjects({ ...inputs(settings), secretNames: [name] }));
    for (const part of [
      'name: SLIPWAY_INSIGHTS',
      'http://collector:4318',
      'value: logs,traces',
      `key: ${name}`,
      'memory: 1120Mi',
    ])
      expect(text).toContain(part);
    expect(text).not.toContain('/spool');
    expect(stringify(planObjects(inputs({ otlpLogs: false })))).not.toContain('OTLP');
  });

  test('keep collected rows in the replica only where no other place is named', () => {
    const alone = stringify(planObjects(inputs({ collectData: true, memory: '1Gi' })));
    for (const part of ['value: /modeldata', 'mountPath: /spool', 'memory: 1120Mi'])
      expect(alone).toContain(part);
    const stored = stringify(planObjects(inputs({ collectData: true, recordStore: 'team' })));
    expect(stored).toContain('name: AML_MODEL_DC_STORAGE_ENABLED');
    expect(stored).toContain('name: iris-store');
    expect(stored).not.toContain('/modeldata');
    expect(stored).not.toContain('name: SLIPWAY_RECORD\n');
  });

  test('by default let only scoring and metrics be reached, and bound what a script writes', () => {
    const planned = planObjects(inputs({ collectData: true }));
    expect(DEFAULT_SETTINGS.networkPolicy).toBe(true);
    expect(absentKinds(planned)).not.toContain('NetworkPolicy');
    const volumes = JSON.stringify(planned).match(/"emptyDir":\{[^}]*\}/g) ?? [];
    expect(volumes).not.toEqual([]);
    for (const volume of volumes) expect(volume).toContain('sizeLimit');
  });

  test('close the documents where the settings say so, and else say nothing of them', () => {
    expect(JSON.stringify(planObjects(inputs()))).not.toContain('SLIPWAY_DOCS');
    expect(JSON.stringify(planObjects(inputs({ documents: 'open' })))).not.toContain('SLIPWAY_DOCS');
    const closed = JSON.stringify(planObjects(inputs({ documents: 'closed' })));
    expect(closed).toContain('{"name":"SLIPWAY_DOCS","value":"closed"}');
  });

  test('leave user and group to a platform that chooses them', () => {
    const users = /runAsUser|runAsGroup|fsGroup/;
    expect(JSON.stringify(planObjects(inputs()))).toMatch(users);
    const platform = JSON.stringify(planObjects(inputs({ platformUser: true })));
    expect(platform).not.toMatch(users);
    expect(platform).toContain('"runAsNonRoot":true');
  });

  test.each(['64Mi', '1Gi', '64Gi'])(
    'leave the limits on bodies to the server, which knows what its memory of %s takes',
    (memory) => {
      expect(JSON.stringify(planObjects(inputs({ memory })))).not.toMatch(
        /SLIPWAY_(BODY|INFLATED)_LIMIT|SLIPWAY_BODY_MEMORY/,
      );
    },
  );

  test('never say how many replicas: that is the autoscaler’s or whoever scales', () => {
    const [, , , deployment] = planObjects(inputs({ scale: { kind: 'fixed', replicas: 5 } }));
    expect(deployment).toMatchObject({ kind: 'Deployment' });
    expect(JSON.stringify(deployment)).not.toContain('"replicas"');
  });

  test('have selectors without a version, and no value of a secret', () => {
    const text = JSON.stringify(planObjects(inputs()));
    expect(text).not.toMatch(/"matchLabels":\{[^}]*version/);
    expect(text).toContain('"secretKeyRef":{"name":"iris-environment","key":"TOKEN"}');
  });
});
