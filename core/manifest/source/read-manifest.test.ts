import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '#contract/manifest/diagnostic.ts';
import { afterFix } from '../testing/temporary-project.ts';
import { readManifest } from './read-manifest.ts';

function problems(text: string): readonly Diagnostic[] {
  return readManifest(text, { folderName: 'My Folder' }).diagnostics;
}

function single(text: string): Diagnostic {
  const [first, ...more] = problems(text);
  expect(more).toEqual([]);
  if (first === undefined) throw new Error('no diagnostic');
  return first;
}

const fixed = (text: string): string => afterFix(single(text), 'slipway.yml', text);

describe('a manifest that is right', () => {
  it('has its defaults filled in and nothing to say', () => {
    const { source, diagnostics } = readManifest('name: iris\n', { folderName: 'x' });
    expect(diagnostics).toEqual([]);
    expect(source).toMatchObject({ script: 'score.py', runtime: 'python-3.11', serving: { queue: 10 } });
  });
});

describe('broken YAML', () => {
  it('is placed where it breaks, with a hint', () => {
    expect(single('name: iris\nfiles: [a.json\nscript: score.py\n')).toMatchObject({
      severity: 'error',
      code: 'broken-yaml',
      file: 'slipway.yml',
      range: { startLine: 3 },
      hint: expect.stringMatching(/level|closed/),
    });
  });

  it('offers spaces for tabs', () => {
    const text = 'name: iris\nserving:\n\tworkers: 2\n';
    expect(problems(text)[0]).toMatchObject({
      code: 'broken-yaml',
      hint: 'YAML is indented with spaces only.',
    });
    expect(problems(fixedFirst(text))).toEqual([]);
  });

  it('names aliases and tags, which a manifest has no use for', () => {
    expect(single('name: &n iris\ndescription: *n\n').message).toBe('A manifest has no aliases (`*name`).');
    expect(single('name: iris\ndescription: !!python/object:os.system x\n').code).toBe('broken-yaml');
  });

  it('does not grow with nested aliases', () => {
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b,*b,*b,*b]\n`;
    expect(problems(bomb).every((one) => one.code === 'broken-yaml')).toBe(true);
  });

  function fixedFirst(text: string): string {
    const [first] = problems(text);
    if (first === undefined) throw new Error('no diagnostic');
    return afterFix(first, 'slipway.yml', text);
  }
});

describe('keys', () => {
  it('proposes the key that was meant and writes it without touching the rest', () => {
    const text = 'name: iris # the name\nmodells: [] # mine\n';
    expect(single(text)).toMatchObject({
      code: 'unknown-key',
      message: '“modells” is not a key of a manifest.',
      hint: 'Did you mean “models”?',
      range: { startLine: 2, startColumn: 1, endLine: 2, endColumn: 8 },
    });
    expect(fixed(text)).toBe('name: iris # the name\nmodels: [] # mine\n');
  });

  it('knows what other tools call a key', () => {
    expect(single('name: iris\nentry_script: score.py\n').hint).toBe('Did you mean “script”?');
  });

  it('says where a misplaced key belongs', () => {
    expect(single('name: iris\nworkers: 2\n').hint).toBe('It belongs under `serving:`.');
  });

  it('checks the keys of inner maps', () => {
    expect(single('name: iris\nserving: {worker: 2}\n')).toMatchObject({
      message: '“worker” is not a key of `serving`.',
      hint: 'Did you mean “workers”?',
    });
  });

  it('shows how a length of time is written', () => {
    expect(single('name: iris\nserving: {timeout: 60sec}\n').hint).toMatch(/`60s` or `2m`/);
  });

  it('names both places of a key that stands twice and comments the second out', () => {
    const text = 'name: iris\nscript: a.py\nscript: b.py # mine\nruntime: python-3.12\n';
    expect(single(text)).toMatchObject({
      code: 'duplicate-key',
      message: '“script” is already used in line 2.',
      hint: 'Keep one of the two.',
      range: { startLine: 3 },
    });
    expect(fixed(text)).toBe('name: iris\nscript: a.py\n# script: b.py # mine\nruntime: python-3.12\n');
  });
});

describe('names', () => {
  it.each([
    [
      'My Model',
      'my-model',
      '“My Model” cannot be a name: lower-case letters, digits and single “-”, “_” or “.” between them.',
    ],
    [
      'Café',
      'cafe',
      '“Café” cannot be a name: lower-case letters, digits and single “-”, “_” or “.” between them.',
    ],
    ['x'.repeat(200), 'x'.repeat(63), 'A name has at most 63 characters; this one has 200.'],
  ])('explains %s and proposes one that works', (name, suggestion, message) => {
    const text = `name: ${name}\n`;
    expect(single(text)).toMatchObject({ code: 'bad-name', message, hint: `Try “${suggestion}”.` });
    expect(fixed(text)).toBe(`name: ${suggestion}\n`);
  });

  it('proposes the folder for a missing name, below the comments at the head', () => {
    const text = '# mine\nmodels: []\n';
    expect(single(text)).toMatchObject({ code: 'missing-key', message: 'The manifest has no `name`.' });
    expect(fixed(text)).toBe('# mine\nname: my-folder\nmodels: []\n');
    expect(fixed('')).toBe('name: my-folder\n');
  });

  it('quotes a name that YAML reads as a number', () => {
    expect(fixed('name: 2017\n')).toBe('name: "2017"\n');
  });

  it('goes on with the rest of a manifest whose name is wrong', () => {
    expect(readManifest('name: A B\nscript: x.py\n', { folderName: 'x' }).source?.script).toBe('x.py');
  });
});

describe('values', () => {
  it.each([
    ['3.10', 'python-3.10'],
    ['python3.12', 'python-3.12'],
    ['python-3.11.4', 'python-3.11'],
  ])('understands the runtime %s', (written, meant) => {
    const text = `name: iris\nruntime: ${written}\n`;
    expect(single(text)).toMatchObject({ code: 'bad-runtime', hint: `Try “${meant}”.` });
    expect(fixed(text)).toBe(`name: iris\nruntime: ${meant}\n`);
  });

  it('lists the runtimes for one that is too old', () => {
    expect(single('name: iris\nruntime: python-2.7\n').message).toBe('“python-2.7” is not a runtime.');
  });

  it('makes a list of a single value', () => {
    expect(fixed('name: iris\nfiles: labels.json\n')).toBe('name: iris\nfiles: [labels.json]\n');
  });

  it('says what type is wanted and why', () => {
    expect(single('name: iris\nserving: {workers: many}\n')).toMatchObject({
      code: 'wrong-type',
      message: '`serving.workers` must be a number, not “many”.',
      hint: 'Processes that call run(); each holds the model.',
    });
    expect(fixed('name: iris\nserving: {workers: "2"}\n')).toBe('name: iris\nserving: {workers: 2}\n');
    expect(fixed('name: iris\nimage: {env: {A: 1.50}}\n')).toBe('name: iris\nimage: {env: {A: "1.50"}}\n');
  });

  it('names limits', () => {
    expect(single('name: iris\nserving: {workers: 0}\n').message).toBe(
      '`serving.workers` must be at least 1, not 0.',
    );
  });

  it('tells a key without a value', () => {
    expect(single('name: iris\nschema:\n')).toMatchObject({
      code: 'empty-value',
      message: '`schema` has no value.',
    });
  });

  it('looks into the entry of a list', () => {
    expect(single('name: iris\nmodels:\n  - name: a\n    pth: m.pkl\n')).toMatchObject({
      code: 'unknown-key',
      message: '“pth” is not a key of `models[0]`.',
      hint: 'Did you mean “path”?',
      range: { startLine: 4, startColumn: 5 },
    });
  });
});
