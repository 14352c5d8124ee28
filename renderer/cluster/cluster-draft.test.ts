import { expect, test } from 'vitest';
import { clusterSchema } from '#contract/cluster/cluster.ts';
import { clusterCommand } from './cluster-command.ts';
import {
  changeOf,
  type Draft,
  draftOf,
  EMPTY,
  invalidFields,
  isComplete,
  settingsOf,
  withContext,
} from './cluster-draft.ts';

const whole: Draft = {
  ...EMPTY,
  name: 'team',
  context: 'prod',
  namespace: 'apps',
  registry: 'registry.example.org/team',
  host: 'models.example.org',
};

test('a draft becomes the settings of a cluster and back', () => {
  const settings = settingsOf({
    ...whole,
    tls: 'files',
    certificate: '/a.pem',
    key: '/a.key',
    className: 'nginx',
  });
  expect(settings).toEqual({
    context: 'prod',
    namespace: 'apps',
    registry: 'registry.example.org/team',
    exposure: {
      kind: 'ingress',
      host: 'models.example.org',
      httpPort: 80,
      httpsPort: 443,
      className: 'nginx',
    },
    tls: { kind: 'files', certificate: '/a.pem', key: '/a.key' },
    cpu: '500m',
    memory: '1Gi',
  });
  const cluster = clusterSchema.parse({ ...settings, name: 'team', createdAt: '2026-01-01T00:00:00.000Z' });
  expect(settingsOf(draftOf(cluster))).toEqual(settings);
});

test('without an ingress no certificate is sent, and what was emptied is taken back', () => {
  const draft: Draft = { ...whole, exposure: 'node-port', host: '', tls: 'secret', tlsSecret: 'x' };
  expect(settingsOf(draft)).toMatchObject({ exposure: { kind: 'node-port' }, tls: { kind: 'none' } });
  expect(changeOf({ ...draft, pullSecret: 'pull' })).toMatchObject({
    pullSecret: 'pull',
    pullRegistry: null,
  });
});

test('what cannot be sent is named by field, and only where it applies', () => {
  expect(isComplete(whole)).toBe(true);
  expect(invalidFields({ ...whole, registry: 'https://registry.example.org' })).toEqual({
    registry: 'registry',
  });
  expect(invalidFields({ ...whole, host: '' })).toEqual({ host: 'host' });
  expect(invalidFields({ ...whole, exposure: 'none', host: '' })).toEqual({});
  expect(invalidFields({ ...whole, tls: 'files' })).toEqual({ certificate: 'tls', key: 'tls' });
});

test('a context gives its namespace, and a name where none was typed', () => {
  const context = { name: 'Team A@prod', cluster: 'c', user: 'u', namespace: 'apps', isCurrent: true };
  expect(withContext(EMPTY, context, false)).toMatchObject({ name: 'team-a-prod', namespace: 'apps' });
  expect(withContext({ ...EMPTY, name: 'mine' }, context, true)).toMatchObject({ name: 'mine' });
});

test('the command says what the form says', () => {
  expect(clusterCommand('add', whole)).toBe(
    'slipway cluster add team --context prod --namespace apps --registry registry.example.org/team --expose ingress --host models.example.org',
  );
  expect(
    clusterCommand('update', { ...whole, memory: '2Gi', pullSecret: '' }, { ...whole, pullSecret: 'x' }),
  ).toBe("slipway cluster update team --pull-secret '' --memory 2Gi");
});
