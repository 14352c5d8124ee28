import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { ManifestEdit } from '#contract/manifest/language.ts';
import { changeManifest } from './change-manifest.ts';

const WRITTEN = `# The iris model
name: iris # its name

models:
  # the newest
  - iris-model # from the notebook
  - name: other
    path: model.pkl # beside it
files: [labels.json, more/] # two
serving: {workers: 2, queue: 5}
image:
  packages:
    - libgomp1 # for LightGBM
  env:
    MODE: fast
# the end
`;

const change = (...edits: readonly ManifestEdit[]): string => changeManifest(WRITTEN, edits);
const comments = (text: string): readonly string[] => text.match(/#.*/g) ?? [];

describe('a change of a manifest', () => {
  it('writes a value in its place and keeps what stands beside it', () => {
    expect(change({ path: ['name'], value: 'flowers' })).toBe(
      WRITTEN.replace('name: iris ', 'name: flowers '),
    );
    expect(change({ path: ['serving', 'workers'], value: 4 })).toContain('serving: {workers: 4, queue: 5}');
    expect(change({ path: ['image', 'env', 'MODE'], value: 'true' })).toContain('    MODE: "true"\n');
  });

  it('adds keys where they belong', () => {
    const text = change(
      { path: ['runtime'], value: 'python-3.12' },
      { path: ['serving', 'timeout'], value: '30s' },
      { path: ['image', 'base'], value: 'python:3.12' },
    );
    expect(parse(text)).toMatchObject({
      runtime: 'python-3.12',
      serving: { workers: 2, queue: 5, timeout: '30s' },
      image: { base: 'python:3.12', packages: ['libgomp1'] },
    });
    expect(comments(text)).toEqual(comments(WRITTEN));
  });

  it('makes the map or list that a value needs', () => {
    expect(changeManifest('name: a\n', [{ path: ['serving', 'workers'], value: 2 }])).toBe(
      'name: a\nserving: {workers: 2}\n',
    );
    expect(changeManifest('name: a\n', [{ path: ['image', 'packages', 0], value: 'libgl1' }])).toBe(
      'name: a\nimage: {packages: [libgl1]}\n',
    );
    expect(changeManifest('name: a\nmodels:\n', [{ path: ['models'], value: ['iris'] }])).toBe(
      'name: a\nmodels: [iris]\n',
    );
    expect(changeManifest('', [{ path: ['name'], value: 'a' }])).toBe('name: a\n');
  });

  it('changes a list item by item', () => {
    const text = change({ path: ['files'], value: ['labels.json', 'new file, with comma.json', 'last'] });
    expect(text).toContain('files: [labels.json, "new file, with comma.json", last] # two');
    const packages = change({ path: ['image', 'packages'], value: ['libgomp1', 'libgl1'] });
    expect(packages).toContain('    - libgomp1 # for LightGBM\n    - libgl1\n');
    expect(comments(packages)).toEqual(comments(WRITTEN));
    expect(parse(change({ path: ['files'], value: ['more/'] })).files).toEqual(['more/']);
  });

  it('changes the models and their parts', () => {
    const text = change(
      { path: ['models', 1, 'path'], value: 'other.pkl' },
      { path: ['models', 2], value: { name: 'third', path: 'third.pkl' } },
    );
    expect(text).toContain('    path: other.pkl # beside it\n  - {name: third, path: third.pkl}\n');
    expect(parse(change({ path: ['models', 1] })).models).toEqual(['iris-model']);
    expect(parse(change({ path: ['models', 0] })).models).toEqual([{ name: 'other', path: 'model.pkl' }]);
    expect(parse(change({ path: ['models', 1], value: 'iris-model:3' })).models).toEqual([
      'iris-model',
      'iris-model:3',
    ]);
    expect(parse(change({ path: ['models', 1, 'name'] })).models[1]).toEqual({ path: 'model.pkl' });
  });

  it('takes a map out of a list, and nothing of the item after it', () => {
    const text = 'models:\n  - name: a\n    path: b\n  - iris # kept\n';
    expect(changeManifest(text, [{ path: ['models', 0] }])).toBe('models:\n  - iris # kept\n');
    expect(changeManifest(text, [{ path: ['models', 0], value: 'c' }])).toBe(
      'models:\n  - c\n  - iris # kept\n',
    );
  });

  it('takes out a key, and the map that is empty then', () => {
    expect(change({ path: ['files'] })).not.toContain('files');
    expect(change({ path: ['serving', 'queue'] })).toContain('serving: {workers: 2}');
    expect(change({ path: ['image', 'env', 'MODE'] })).not.toContain('env');
    const bare = change({ path: ['serving', 'queue'] }, { path: ['serving', 'workers'] });
    expect(parse(bare)).not.toHaveProperty('serving');
    expect(change({ path: ['image'] })).toContain('# the end');
    expect(change({ path: ['nothing', 'here'] })).toBe(WRITTEN);
  });

  it('changes a map key by key', () => {
    const text = change({ path: ['image', 'env'], value: { MODE: 'fast', LEVEL: '3' } });
    expect(parse(text).image.env).toEqual({ MODE: 'fast', LEVEL: '3' });
    expect(parse(change({ path: ['image', 'env'], value: { B: 'b' } })).image.env).toEqual({ B: 'b' });
    expect(parse(change({ path: ['image', 'env'], value: {} })).image).toEqual({ packages: ['libgomp1'] });
  });

  it('is refused where the YAML cannot be read', () => {
    expect(() => changeManifest('name: [a\n', [{ path: ['name'], value: 'b' }])).toThrow(/cannot be read/);
  });
});
