import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Suggestion } from '#contract/manifest/language.ts';
import { localPathOf } from '#core/host/local-path.ts';
import { registerModel } from '#core/model/register.ts';
import { SOUND, type TemporaryProject, temporaryProject } from '../testing/temporary-project.ts';
import { completeManifest } from './complete.ts';
import { manifestFields } from './fields.ts';
import { formatManifest } from './format.ts';
import { hoverManifest } from './hover.ts';
import { outlineOf } from './outline.ts';

const quiet = {
  signal: new AbortController().signal,
  log: () => undefined,
  step: () => undefined,
  endStep: () => undefined,
};

/** A project with two versions of a model in its store, a model file, and files of several kinds. */
async function filled(): Promise<TemporaryProject> {
  const project = await temporaryProject({
    ...SOUND,
    'score.py':
      'import numpy\nimport sklearn\nimport json\nimport local\n\ndef run(data):\n    return data\n',
    'local.py': 'import PIL\n',
    'conda.yml': 'dependencies: [pip]\n',
    'requirements-gpu.txt': 'numpy\n',
    'labels.json': '{}',
    'data/words.txt': 'a',
    'iris.onnx': 'x',
  });
  for (const content of ['{"a":1}', '{"a":2}']) {
    const path = localPathOf(join(project.folder, '..', 'tree.json'));
    await writeFile(path, content);
    await registerModel(project, { name: 'tree', path, description: 'A *small* tree' }, quiet);
  }
  return project;
}

/** The place of `|` in a text, and the text without it. */
function at(marked: string): {
  readonly texts: Record<string, string>;
  readonly position: { line: number; column: number };
} {
  const before = marked.slice(0, marked.indexOf('|'));
  return {
    texts: { 'slipway.yml': marked.replace('|', '') },
    position: { line: before.split('\n').length, column: before.length - before.lastIndexOf('\n') },
  };
}

async function complete(project: TemporaryProject, marked: string): Promise<readonly Suggestion[]> {
  return completeManifest(project, { folder: project.folder, ...at(marked) });
}

const labels = (suggestions: readonly Suggestion[]): readonly string[] =>
  suggestions.map(({ label }) => label);

describe('completion', () => {
  it('offers the keys that are not there yet, each with its kind, default and explanation', async () => {
    const project = await filled();
    const suggestions = await complete(project, 'name: a\nrun|\nscript: score.py\n');
    expect(labels(suggestions)).toContain('runtime');
    expect(labels(suggestions)).not.toContain('name');
    expect(labels(suggestions)).not.toContain('script');
    expect(suggestions.find(({ label }) => label === 'runtime')).toMatchObject({
      kind: 'key',
      insert: 'runtime: ',
      documentation: 'The Python that runs the script. Default: python-3.11.',
      range: { startLine: 2, startColumn: 1, endLine: 2, endColumn: 4 },
    });
    expect(suggestions.find(({ label }) => label === 'serving')?.insert).toBe('serving:\n  ');
    expect(suggestions.find(({ label }) => label === 'models')?.insert).toBe('models:\n  - ');
  });

  it.each([
    ['serving:\n  workers: 1\n  t|\n', ['concurrency', 'queue', 'timeout', 'batch']],
    ['serving: {workers: 1, t|', ['concurrency', 'queue', 'timeout', 'batch']],
    ['serving: {|}', ['workers', 'concurrency', 'queue', 'timeout', 'batch']],
    ['models: [{name: a, |', ['version', 'path']],
    ['models:\n  - name: a\n    |\n', ['version', 'path']],
    ['image:\n  |\n', ['base', 'packages', 'steps', 'env']],
  ])('offers the keys of %j', async (text, expected) => {
    expect(labels(await complete(await filled(), text))).toEqual(expected);
  });

  it('offers models and versions of the store, newest first, and model files of the project', async () => {
    const project = await filled();
    const expected = ['tree', 'tree:2', 'tree:1', '{name: iris, path: iris.onnx}'];
    expect(labels(await complete(project, 'models: [|'))).toEqual(expected);
    expect(labels(await complete(project, 'models: [tree:|]'))).toEqual(expected);
    expect(labels(await complete(project, 'models:\n  - tr|\n'))).toEqual([
      ...expected,
      'name',
      'version',
      'path',
    ]);
    expect(labels(await complete(project, 'models: [{name: tree, version: |}]'))).toEqual(['2', '1']);
    expect(labels(await complete(project, 'models: [{name: tree, path: |}]'))).toEqual(['iris.onnx']);
    const [, second] = await complete(project, 'models: [tree:|]');
    expect(second).toMatchObject({ insert: 'tree:2', range: { startColumn: 10, endColumn: 15 } });
  });

  it('offers files of the project where a file is named', async () => {
    const project = await filled();
    expect(labels(await complete(project, 'script: |'))).toEqual(['score.py', 'local.py']);
    expect(labels(await complete(project, 'dependencies: |'))).toEqual(['conda.yml', 'requirements-gpu.txt']);
    expect(labels(await complete(project, 'schema: |'))).toEqual(['labels.json']);
    expect(labels(await complete(project, 'files: ["da|"]'))).toEqual(
      expect.arrayContaining(['data/words.txt', 'labels.json', 'data/']),
    );
  });

  it('offers runtimes and what counts by itself', async () => {
    const project = await filled();
    const runtimes = await complete(project, 'runtime: |');
    expect(labels(runtimes)).toContain('python-3.13');
    expect(runtimes.find(({ label }) => label === 'python-3.11')?.detail).toBe('the default');
    expect(labels(await complete(project, 'runtime:\n  |\n'))).toContain('python-3.13');
    expect(labels(await complete(project, 'serving: {timeout: |'))).toEqual(['60s']);
  });

  it('offers the packages that the script and its modules import', async () => {
    const project = await filled();
    const offered = await complete(project, 'script: score.py\ndependencies: [|');
    expect(labels(offered)).toEqual(['numpy', 'pillow', 'scikit-learn']);
    expect(offered[0]).toMatchObject({ kind: 'package', detail: 'imported by the script' });
  });

  it('offers nothing in a comment', async () => {
    expect(await complete(await filled(), 'name: a\n# the mo|del\n')).toEqual([]);
  });
});

describe('hover', () => {
  const hover = async (marked: string) => {
    const project = await filled();
    return hoverManifest(project, { folder: project.folder, ...at(marked) });
  };

  it('explains a key with its kind and default', async () => {
    expect(await hover('name: a\nserving: {wor|kers: 2}\n')).toEqual({
      range: { startLine: 2, startColumn: 11, endLine: 2, endColumn: 18 },
      text: '**serving.workers**: a whole number from 1 to 64\n\nProcesses that call run(); each holds the model. Default: `1`.',
    });
    expect((await hover('runtime: py|thon-3.11\n'))?.text).toContain('one of `python-3.9`');
    expect((await hover('files: [la|bels.json]\n'))?.text).toContain('**files**: a list');
  });

  it('tells what a model is, whose description is text and not Markdown', async () => {
    const text = (await hover('models: [tr|ee:1]'))?.text;
    expect(text).toContain('**tree:1**');
    expect(text).toContain('A \\*small\\* tree');
  });

  it('says nothing of what is no key', async () => {
    expect(await hover('nam|e_of_it: a\n')).toBeUndefined();
    expect(await hover('# com|ment\nname: a\n')).toBeUndefined();
  });
});

describe('format', () => {
  it('brings a manifest into one style and keeps comments, order and quotes', () => {
    const text =
      '# head\nname:   iris   # its name\n\n\n\nmodels:\n- {name: a,  path: b.pkl}   # m\n- iris:3\nruntime: "python-3.11"\n# limits\nserving: { workers: 1 , timeout: 60s }\nimage:\n    packages: [libgomp1]\n# tail\n';
    const formatted =
      '# head\nname: iris # its name\n\nmodels:\n  - {name: a, path: b.pkl} # m\n  - iris:3\nruntime: "python-3.11"\n# limits\nserving: {workers: 1, timeout: 60s}\nimage:\n  packages: [libgomp1]\n# tail\n';
    expect(formatManifest(text)).toBe(formatted);
    expect(formatManifest(formatted)).toBe(formatted);
  });

  it('keeps the text of steps and Windows line ends', () => {
    const steps = 'image:\n  steps:\n    - |\n      RUN a \\\n\n\n        b\n';
    expect(formatManifest(steps)).toBe(steps);
    expect(formatManifest('name:  a\r\nfiles: [ b ]\r\n')).toBe('name: a\r\nfiles: [b]\r\n');
  });

  it('refuses what it cannot read', () => {
    expect(() => formatManifest('name: [a\n')).toThrow(/line/);
  });
});

describe('outline', () => {
  it('lists keys, and below them what they hold', () => {
    const items = outlineOf(
      'name: iris\nmodels:\n  - tree:1\n  - {name: b, path: c}\nserving: {workers: 2}\n',
    );
    expect(items.map(({ name, detail, level }) => [level, name, detail])).toEqual([
      [0, 'name', 'iris'],
      [0, 'models', ''],
      [1, 'tree:1', ''],
      [1, 'b', ''],
      [0, 'serving', ''],
      [1, 'workers', '2'],
    ]);
    expect(items[1]?.range).toMatchObject({ startLine: 2, endLine: 4 });
  });
});

describe('fields', () => {
  const fieldsOf = async (text: string) => {
    const project = await filled();
    const { fields, diagnostics } = await manifestFields(project, {
      folder: project.folder,
      texts: { 'slipway.yml': text },
    });
    return {
      by: (path: string) => fields.find((field) => field.path.join('.') === path),
      fields,
      diagnostics,
    };
  };

  it('are all keys with what is written, what counts without it and what it means', async () => {
    const { by, fields } = await fieldsOf('name: a\nserving: {workers: 2}\nfiles: [labels.json]\n');
    expect(fields.map((field) => field.path.join('.'))).toContain('serving.batch.rows');
    expect(by('serving.workers')).toMatchObject({
      value: 2,
      default: 1,
      kind: 'a whole number from 1 to 64',
    });
    expect(by('serving.queue')).not.toHaveProperty('value');
    expect(by('runtime')?.options).toContain('python-3.12');
    expect(by('files')?.value).toEqual(['labels.json']);
    expect(by('models')?.suggestions.map(({ value }) => value)).toEqual([
      'tree',
      'tree:2',
      'tree:1',
      { name: 'iris', path: 'iris.onnx' },
    ]);
    expect(by('dependencies')?.suggestions.map(({ text }) => text)).toContain('conda.yml');
  });

  it('carry what is wrong with them, and with the file that they name', async () => {
    const { by, diagnostics } = await fieldsOf(
      'models: [nothing]\nserving: {workers: 0}\ndependencies: requirements-gpu.txt\nwhat: 1\n',
    );
    const codes = (path: string) => by(path)?.diagnostics.map(({ code }) => code);
    expect(codes('name')).toEqual(['missing-key']);
    expect(codes('models')).toEqual(['model-not-registered']);
    expect(codes('serving.workers')).toEqual(['bad-value']);
    expect(codes('script')).toContain('missing-dependency');
    expect(diagnostics.map(({ code }) => code)).toContain('unknown-key');
  });
});
