import { expect, test } from 'vitest';
import { remoteFacts } from './remote-model.ts';

const digest = `sha256:${'a'.repeat(64)}`;

function described(
  change: { readonly labels?: object; readonly models?: string; readonly path?: string } = {},
) {
  const models = { factor: { version: 2, path: change.path ?? 'models/factor.txt', digest } };
  return {
    architecture: 'amd64',
    environment: { SLIPWAY_MODELS: change.models ?? JSON.stringify(models) },
    labels: {
      'io.slipway.models': JSON.stringify([{ reference: 'factor:2', digest }]),
      'io.slipway.schema': 'script',
      'io.slipway.packages': '["numpy==2.3.5"]',
      'org.opencontainers.image.base.name': 'python:3.11-slim',
      ...change.labels,
    },
  };
}

test('an image says what it was made of in its labels and variables', () => {
  expect(remoteFacts(described(), 'iris:1')).toEqual({
    models: [{ reference: 'factor:2', digest, path: 'models/factor.txt' }],
    packages: [{ name: 'numpy', version: '2.3.5' }],
    schema: 'script',
    base: 'python:3.11-slim',
  });
});

test.each<[string, Parameters<typeof described>[0]]>([
  ['of another program', { labels: { 'io.slipway.models': undefined } }],
  ['of an earlier version', { labels: { 'io.slipway.schema': undefined } }],
  ['with variables that are no JSON', { models: '{' }],
  [
    'with another digest',
    { labels: { 'io.slipway.models': '[{"reference": "factor:2", "digest": "md5:1"}]' } },
  ],
  ['with a path that leads out', { path: '../../etc/passwd' }],
  ['with an absolute path', { path: '/etc/passwd' }],
  ['with a path through its own folder', { path: 'a/./b' }],
  ['with a path of Windows', { path: 'a\\..\\b' }],
])('an image %s is refused with the way to build it', (_what, change) => {
  expect(() => remoteFacts(described(change) as ReturnType<typeof described>, 'iris:1')).toThrow(
    expect.objectContaining({ code: 'wrong_state', hint: expect.stringContaining('--folder') }),
  );
});
