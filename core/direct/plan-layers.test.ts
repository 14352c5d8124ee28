import { expect, test } from 'vitest';
import { APP_FOLDER, type ImagePlan, SCORING_FOLDER } from '#core/engine/image-plan.ts';
import type { LockedWheel } from './lock-wheels.ts';
import { type LayerGround, planLayers } from './plan-layers.ts';

const digest = (letter: string): string => `sha256:${letter.repeat(64)}`;

function wheel(name: string, size: number, letter: string): LockedWheel {
  const filename = `${name}-1.0-py3-none-any.whl`;
  return {
    name,
    version: '1.0',
    url: `https://index.test/${filename}`,
    filename,
    size,
    digest: digest(letter),
  };
}

const WHEELS = [
  wheel('six', 11_000, 'a'),
  wheel('numpy', 16_000_000, 'b'),
  wheel('orjson', 130_000, 'c'),
  wheel('scipy', 35_000_000, 'd'),
];

const file = (path: string, letter: string) => ({
  path,
  digest: digest(letter),
  size: 1,
  source: `/blobs/${letter}`,
});

const PLAN: ImagePlan = {
  reference: 'iris:1',
  manifestDigest: digest('0'),
  base: 'python:3.11-slim',
  python: '3.11',
  packages: [],
  steps: [],
  lock: 'six==1.0\n',
  conda: undefined,
  scoring: {
    kind: 'scoring',
    title: 'Scoring server',
    target: SCORING_FOLDER,
    files: [file('server.py', '1')],
  },
  models: [{ kind: 'model', title: 'Model iris:1', target: APP_FOLDER, files: [file('model.pkl', '2')] }],
  schema: { arguments: [], files: [], reads: 'text', environment: {} },
  script: { kind: 'script', title: 'Script score.py', target: APP_FOLDER, files: [file('score.py', '3')] },
  environment: {},
  labels: {},
};

const GROUND: LayerGround = {
  python: { minor: '3.11', path: '/usr/local/bin/python3.11' },
  architecture: 'amd64',
  compiler: '3.11.7',
};

const titles = (plan: ImagePlan, wheels = WHEELS, ground = GROUND): readonly string[] =>
  planLayers(plan, wheels, ground).map(({ kind, title }) => `${kind}: ${title}`);

test('a large wheel has a layer of its own, the others share one, and the script is last', () => {
  expect(titles(PLAN)).toMatchInlineSnapshot(`
    [
      "dependencies: Python environment",
      "dependencies: numpy 1.0",
      "dependencies: scipy 1.0",
      "dependencies: 2 packages",
      "dependencies: Bytecode",
      "scoring: Scoring server",
      "model: Model iris:1",
      "schema: Schema",
      "script: Script score.py",
    ]
  `);
});

test('without a Python of that version no bytecode is planned', () => {
  expect(titles(PLAN, WHEELS, { ...GROUND, compiler: undefined })).not.toContain('dependencies: Bytecode');
});

test('of very many large wheels the smaller ones share a layer', () => {
  const many = Array.from({ length: 60 }, (_, index) => wheel(`large-${index}`, 5_000_000 + index, 'e'));
  expect(titles(PLAN, many).length).toBeLessThan(40);
});

/** Titles of the layers that a change makes anew. */
function changed(plan: ImagePlan, wheels = WHEELS, ground = GROUND): readonly string[] {
  const before = new Set(planLayers(PLAN, WHEELS, GROUND).map(({ key }) => key));
  return planLayers(plan, wheels, ground)
    .filter(({ key }) => !before.has(key))
    .map(({ title }) => title);
}

test('a change makes only the layers anew that hold it', () => {
  const script = { ...PLAN.script, files: [file('score.py', '4')] };
  expect(changed(PLAN)).toEqual([]);
  expect(changed({ ...PLAN, labels: { a: 'b' }, environment: { A: 'b' }, reference: 'iris:2' })).toEqual([]);
  expect(changed({ ...PLAN, script, schema: { ...PLAN.schema, reads: 'nothing' } })).toEqual([
    'Schema',
    'Script score.py',
  ]);
  expect(changed({ ...PLAN, script })).toEqual(['Schema', 'Script score.py']);

  const models = PLAN.models.map((model) => ({ ...model, files: [file('model.pkl', '5')] }));
  expect(changed({ ...PLAN, models })).toEqual(['Model iris:1']);
  expect(changed(PLAN, [...WHEELS, wheel('tiny', 10, 'f')])).toEqual(['3 packages', 'Bytecode']);
  expect(changed(PLAN, WHEELS, { ...GROUND, compiler: '3.11.9' })).toEqual(['Bytecode', 'Scoring server']);
  expect(changed(PLAN, [...WHEELS].reverse())).toEqual([]);
});
