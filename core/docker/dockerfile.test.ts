import { expect, test } from 'vitest';
import type { ImagePlan } from '#core/engine/image-plan.ts';
import { foundationDockerfile, lowerDockerfile, serviceDockerfile, uvDockerfile } from './dockerfile.ts';

const LAYER = { kind: 'script', title: '', target: '', files: [] } as const;
const HOSTILE = [
  'a\nFROM evil.example/base',
  'a\r\nENTRYPOINT ["sh"]',
  'a\\',
  'a"\nRUN evil',
  '"',
  '\\"',
  '$(evil) $PATH `evil`',
  '<<EOF',
  '\n\n\n# escape=`',
  "'; evil; '",
];

function planned(parts: Partial<ImagePlan>): ImagePlan {
  return {
    reference: 'a:1',
    manifestDigest: '',
    base: 'python:3.11-slim',
    python: '3.11',
    packages: [],
    steps: [],
    lock: '',
    conda: undefined,
    scoring: { ...LAYER, kind: 'scoring' },
    models: [],
    schema: { arguments: [], files: [], reads: 'nothing', environment: {} },
    script: LAYER,
    environment: {},
    labels: {},
    ...parts,
  };
}

/** Instructions as Docker reads them: a line that ends in a backslash goes on. */
function instructionsOf(dockerfile: string): readonly string[] {
  return dockerfile
    .replace(/\\[ \t]*\n/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => line.split(' ')[0] ?? '');
}

test.each(HOSTILE)('%j as a variable or a label adds no instruction', (text) => {
  const instructions = (value: string): readonly string[] =>
    instructionsOf(
      serviceDockerfile(planned({ environment: { A: value, B: 'b' }, labels: { c: value, d: 'd' } }), 'base'),
    );
  expect(instructions(text)).toEqual(instructions('plain'));
});

test.each(HOSTILE)('%j as a variable is written as one value', (text) => {
  const dockerfile = serviceDockerfile(planned({ environment: { A: text } }), 'base');
  const [, value = ''] = /^ENV A=(".*")$/m.exec(dockerfile) ?? [];
  expect(value.replace(/\\[\\"$]/g, '')).toMatch(/^"[^"\\$]*"$/);
});

test('each base has a cache of its own, in every step that programs of the base or of packages run in', () => {
  const cachesOf = (base: string): readonly string[] =>
    [
      ...foundationDockerfile(planned({ base, lock: 'six==1.17.0\n' })).matchAll(
        /--mount=type=cache,id=([^,]+),/g,
      ),
    ].map(([, id = '']) => id);
  expect(new Set(cachesOf('python:3.11-slim'))).toEqual(new Set(['slipway-python:3.11-slim']));
  expect(new Set(cachesOf('evil.example/base@sha256:0'))).toEqual(
    new Set(['slipway-evil.example/base@sha256:0']),
  );
  expect(foundationDockerfile(planned({}))).not.toContain('--mount=type=cache,target');
});

test('what steps have changed writes to no cache of other projects', () => {
  const cachesOf = (parts: Partial<ImagePlan>): ReadonlySet<string> =>
    new Set(
      [
        ...lowerDockerfile(planned({ lock: 'six==1.17.0\n', ...parts }), {
          keepsCaches: true,
          installers: { uv: 'uv', conda: 'conda' },
        }).matchAll(/--mount=type=cache,id=([^,]+),/g),
      ].map(([, id = '']) => id),
    );
  const conda = { packages: [], lock: '', bringsPython: false };
  const plain = cachesOf({ conda });
  const changed = cachesOf({ conda, steps: ['RUN ln -sf /evil /bin/sh'] });
  const other = cachesOf({ conda, steps: ['SHELL ["/evil"]'] });
  expect([plain.size, changed.size, other.size]).toEqual([1, 1, 1]);
  expect(new Set([...plain, ...changed, ...other]).size).toBe(3);
  expect(cachesOf({ conda, steps: ['RUN ln -sf /evil /bin/sh'] })).toEqual(changed);
  // What no name of a base has.
  expect([...changed].join('')).toMatch(/^slipway-python:3\.11-slim\+[0-9a-f]{16}$/);
});

test('where all users share a cache, no step mounts one and no layer keeps one', () => {
  const builder = { keepsCaches: false, installers: { uv: 'slipway/uv:1', conda: 'slipway/conda:1' } };
  const lower = lowerDockerfile(planned({ lock: 'numpy==2.4.6\nsix==1.17.0\n' }), builder);
  const steps = `${uvDockerfile('python:3.11-slim', builder)}${lower}`
    .split('\n')
    .filter((line) => line.includes('UV_CACHE_DIR'));
  expect(steps).toHaveLength(3);
  for (const step of steps) {
    expect(step).not.toContain('type=cache');
    expect(step).toMatch(/&& rm -rf \/var\/cache\/slipway$/);
  }
  expect(lower).toContain('--mount=type=bind,from=slipway/uv:1,source=/opt/uv,target=/opt/uv');
});

test('another lock is another instruction: Buildah does not look at what a step mounts', () => {
  const install = (lock: string): string | undefined =>
    foundationDockerfile(planned({ lock }))
      .split('\n')
      .find((line) => line.includes('source=lock/rest'));
  expect(install('six==1.17.0\n')).not.toBe(install('six==1.16.0\n'));
  expect(install('six==1.17.0\n')).toBe(install('six==1.17.0\n'));
});
