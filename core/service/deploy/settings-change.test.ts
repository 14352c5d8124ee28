import { expect, test } from 'vitest';
import type { Deployment } from '#contract/service/deployment.ts';
import { DEFAULT_SETTINGS } from '#contract/service/settings.ts';
import { deployedTestImage } from '../testing/deployed-image.ts';
import {
  changedParts,
  changeSecretNames,
  changeSettings,
  changeText,
  compareDeployments,
} from './settings-change.ts';

const deployed = (change: Partial<Deployment> = {}) => ({
  image: deployedTestImage(),
  settings: DEFAULT_SETTINGS,
  secretNames: [],
  secretDigest: undefined,
  ...change,
});

test('what a change does not name stays, null takes back to the default', () => {
  const before = changeSettings(DEFAULT_SETTINGS, { queue: 5, cpu: '2', environment: { A: '1', B: '2' } });
  const after = changeSettings(before, { cpu: null, environment: { A: null, C: '3' } });
  expect(after).toEqual({ ...DEFAULT_SETTINGS, queue: 5, environment: { B: '2', C: '3' } });
});

test('recording needs a volume', () => {
  expect(() => changedParts(undefined, { recordCalls: 'full' })).toThrow('neither a store nor a volume');
  const before = changedParts(undefined, { recordCalls: 'full', recordVolume: 'calls' });
  expect(before.settings).toMatchObject({ recordCalls: 'full', recordVolume: 'calls', recordShare: 1 });
  expect(() => changedParts(before, { recordVolume: null })).toThrow('neither a store nor a volume');
  expect(() => changedParts(before, { recordStore: 'team' })).toThrow('two places');
  expect(changedParts(before, { recordStore: 'team', recordVolume: null }).settings).toMatchObject({
    recordStore: 'team',
  });
  expect(changedParts(before, { recordCalls: null, recordVolume: null }).settings.recordCalls).toBe('off');
});

test('Application Insights needs its connection string among the secret variables', () => {
  const name = 'APPLICATIONINSIGHTS_CONNECTION_STRING';
  const text = 'InstrumentationKey=0b9ac1de-12fe-4d11-9d3c-7a8b5e1f2c3d';
  expect(() => changedParts(undefined, { insights: true })).toThrow(name);
  expect(() => changedParts(undefined, { insights: true, secrets: { [name]: 'typo' } })).toThrow('without =');
  const before = changedParts(undefined, { insights: true, secrets: { [name]: text } });
  expect(before).toMatchObject({ settings: { insights: true }, secretNames: [name] });
  expect(JSON.stringify(before)).not.toContain('0b9ac1de');
  expect(() => changedParts(before, { secrets: { [name]: null } })).toThrow(name);
  expect(changedParts(before, { queue: 5 }).settings.insights).toBe(true);
});

test('a collector of OpenTelemetry gets at least one kind of signal', () => {
  const otlp = 'http://collector:4318';
  expect(changedParts(undefined, { otlp }).settings).toMatchObject({ otlp, otlpLogs: true });
  const off = { otlpLogs: false, otlpMetrics: false, otlpTraces: false };
  expect(() => changedParts(undefined, { otlp, ...off })).toThrow('Nothing is sent');
  for (const wrong of ['collector:4318', 'grpc://collector:4317', 'https://user:word@collector'])
    expect(() => changedParts(undefined, { otlp: wrong })).toThrow();
});

test('a scale is replaced as a whole, with the defaults of the 2017 autoscaler', () => {
  const { scale } = changeSettings(DEFAULT_SETTINGS, {
    scale: { kind: 'auto', min: 1, max: 10, target: 70, scaleDownSeconds: 300 },
  });
  expect(scale).toEqual({ kind: 'auto', min: 1, max: 10, target: 70, scaleDownSeconds: 300 });
});

test('secret variables are known by name', () => {
  expect(changeSecretNames(['B', 'A'], { secrets: { C: 'x', A: null } })).toEqual(['B', 'C']);
  expect(changeSecretNames(['B'], {})).toEqual(['B']);
});

test('two deployments are compared setting by setting', () => {
  const before = deployed();
  const after = deployed({
    image: { ...deployedTestImage(), reference: 'iris:5', models: ['iris-model:4'] },
    settings: changeSettings(DEFAULT_SETTINGS, {
      queue: 5,
      environment: { LEVEL: 'high' },
      scale: { kind: 'auto', min: 1, max: 3, target: 70, scaleDownSeconds: 300 },
    }),
    secretNames: ['TOKEN'],
  });
  const changes = compareDeployments(before, after);
  expect(changes).toEqual([
    { subject: 'image', before: 'iris:4', after: 'iris:5' },
    { subject: 'models', before: 'iris-model:3', after: 'iris-model:4' },
    { subject: 'scale', before: '1 replica', after: '1 to 3 replicas at 70 %' },
    { subject: 'queue', after: '5' },
    { subject: 'environment.LEVEL', after: 'high' },
    { subject: 'secret variables', after: 'TOKEN' },
  ]);
  expect(changeText(changes)).toContain('image iris:4 → iris:5, models iris-model:3 → iris-model:4');
  expect(compareDeployments(before, deployed())).toEqual([]);
});

test('values of secret variables show as changed, never as values', () => {
  const before = deployed({ secretNames: ['TOKEN'], secretDigest: '10' });
  const after = deployed({ secretNames: ['TOKEN'], secretDigest: '11' });
  expect(compareDeployments(before, after)).toEqual([{ subject: 'values of secret variables' }]);
});
