import { expect, test } from 'vitest';
import type { ModelVersion } from '#contract/model/model.ts';
import { foundationDockerfile, serviceDockerfile, wholeDockerfile } from '#core/docker/dockerfile.ts';
import { frozenManifest } from '#core/testing/manifest.ts';
import { type PlanInputs, planImage } from './plan.ts';

const model: ModelVersion = {
  reference: 'iris-model:3',
  name: 'iris-model',
  version: 3,
  digest: `sha256:${'b'.repeat(64)}`,
  shape: 'file',
  fileName: 'model.pkl',
  size: 10,
  files: [{ path: 'model.pkl', size: 10, digest: `sha256:${'b'.repeat(64)}` }],
  format: {
    kind: 'unknown',
    framework: 'unknown',
    packages: {},
    safety: 'data',
    imports: [],
    inputs: [],
    outputs: [],
  } as unknown as ModelVersion['format'],
  description: '',
  tags: [],
  createdAt: '2026-01-02T03:04:05.000Z',
};

const inputs = (change: Partial<PlanInputs> = {}): PlanInputs => ({
  manifest: frozenManifest(),
  lockText: 'scikit-learn==1.9.1 --hash=sha256:00\n',
  condaText: undefined,
  models: [model],
  scoring: { kind: 'scoring', title: 'Scoring server', target: '/opt/slipway/scoring', files: [] },
  pathOf: (digest) => `blobs/${digest}`,
  modelDescription: undefined,
  example: undefined,
  slipwayVersion: '1.2.3',
  ...change,
});

test('the Dockerfile goes from what changes seldom to what changes often', () => {
  expect(wholeDockerfile(planImage(inputs()))).toMatchSnapshot();
});

test('packages, steps and another base come before the dependencies', () => {
  const manifest = frozenManifest({
    base: 'registry.example/python:3.11',
    manifest: {
      image: { packages: ['libgomp1', 'git'], steps: ['RUN echo hello'], env: { MODE: 'fast "and" $loose' } },
    },
  });
  const plan = planImage(inputs({ manifest }));
  const lines = foundationDockerfile(plan).split('\n');
  const at = (part: string): number => lines.findIndex((line) => line.includes(part));
  expect(at('apt-get install -y --no-install-recommends git libgomp1')).toBeLessThan(at('RUN echo hello'));
  expect(at('RUN echo hello')).toBeLessThan(at('uv pip install'));
  expect(serviceDockerfile(plan, 'x')).toContain('MODE="fast \\"and\\" \\$loose"');
});

test('the installer is made of nothing that changes with the dependencies', () => {
  const [installer = '', foundation = ''] = foundationDockerfile(planImage(inputs())).split('\n\n');
  expect(installer).toContain('pip install');
  expect(installer).not.toContain('source=lock');
  expect(foundation).toContain('source=lock');
});

test('no certificate, index or proxy is in the Dockerfile', () => {
  expect(wholeDockerfile(planImage(inputs()))).not.toMatch(/BEGIN CERTIFICATE|index-url|HTTPS?_PROXY/i);
});

test('the script is imported for its schema only when nothing else tells it', () => {
  const fromScript = frozenManifest({ schemaSource: { from: 'script' } });
  const sample = { path: 'requests/setosa.json', digest: model.digest, size: 5, role: 'request' as const };
  const withSample = frozenManifest({
    schemaSource: { from: 'script' },
    files: [...fromScript.files, sample],
  });
  const reads = (manifest: typeof fromScript): string => planImage(inputs({ manifest })).schema.reads;
  expect([reads(frozenManifest()), reads(withSample), reads(fromScript)]).toEqual([
    'nothing',
    'text',
    'import',
  ]);
});

test('a folder model keeps its files below its path, and AZUREML_MODEL_DIR names the folder around it', () => {
  const folderModel: ModelVersion = {
    ...model,
    shape: 'folder',
    files: [{ path: 'data/weights.bin', size: 10, digest: model.digest }],
  };
  const manifest = frozenManifest({
    models: [{ reference: 'iris-model:3', digest: model.digest, size: 10, path: 'models/net' }],
  });
  const plan = planImage(inputs({ manifest, models: [folderModel] }));
  expect(plan.models[0]?.files.map((file) => file.path)).toEqual(['models/net/data/weights.bin']);
  expect(plan.environment.AZUREML_MODEL_DIR).toBe('/app/models');
  expect(JSON.parse(plan.environment.SLIPWAY_MODELS ?? '')).toEqual({
    'iris-model': { version: 3, path: 'models/net', digest: model.digest },
  });
});

test('what the model says of itself is the schema when no file is named', () => {
  const manifest = frozenManifest({
    schemaSource: { from: 'model', reference: 'iris-model:3', description: {} },
  });
  const description = { path: 'model-schema.json', digest: model.digest, size: 2, source: 'blobs/x' };
  const { schema } = planImage(inputs({ manifest, modelDescription: description }));
  expect(schema).toMatchObject({
    reads: 'text',
    files: [{ path: '.slipway/source/model-schema.json' }],
  });
  expect(schema.arguments).toContain('--model-schema');
});

test('sample requests go along as the source of the example', () => {
  const base = frozenManifest();
  const manifest = frozenManifest({
    files: [...base.files, { path: 'requests/setosa.json', digest: model.digest, size: 5, role: 'request' }],
  });
  const { schema, script } = planImage(inputs({ manifest }));
  expect(schema.arguments).toEqual(expect.arrayContaining(['--requests', '.slipway/source/requests']));
  expect(script.files.map((file) => file.path)).toEqual(['score.py']);
});

test('a PYTHONPATH of the manifest adds to the one by which the image finds the scoring server', () => {
  const { manifest } = frozenManifest();
  const plan = planImage(
    inputs({
      manifest: {
        ...frozenManifest(),
        manifest: { ...manifest, image: { ...manifest.image, env: { PYTHONPATH: 'src:/app/lib' } } },
      },
    }),
  );
  expect(plan.environment.PYTHONPATH).toBe('/opt/slipway/scoring:src:/app/lib');
  expect(plan.schema.environment.PYTHONPATH).toBe('/opt/slipway/scoring:src:/app/lib');
});
