import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { addSection } from './add-section.ts';
import { changeManifest } from './change-manifest.ts';

const BOM = '\uFEFF';

const STYLES: Readonly<Record<string, string>> = {
  block: 'name: x\nmodels:\n  - a # one\n',
  'block without a last line end': 'name: x\nmodels:\n  - a # one',
  'an indented block': '  name: x\n  models: [a]\n',
  'a list at the margin': 'models:\n- a\nname: x\nfiles:\n- b\n',
  'comments at the end': 'name: x\nmodels:\n  - a\n  # - b\n\n# end\n',
  braces: '{name: x, models: [a]}\n',
  'braces without a last line end': '{name: x, models: [a]}',
  'braces with a last comma': '{name: x, models: [a],}\n',
  'braces on many lines': '{\n  name: x, # the name\n  models: [a] # the model\n}\n# end\n',
  'braces with a comma before a comment': '{\n  name: x, # the name\n  models: [a], # the model\n}\n# end\n',
  'empty braces': '{}\n',
  'braces with a comment': '{\n # nothing\n}\n',
  json: '{\n  "name": "x",\n  "models": ["a"]\n}\n',
  nothing: '',
  'a comment': '# only a comment\n',
  'a comment without a line end': '# only a comment',
  'line ends of Windows': 'name: x\r\nmodels:\r\n  - a # one\r\n',
  'line ends of Windows, none at the end': 'name: x\r\nmodels: [a]',
  'a byte order mark': `${BOM}name: x\nmodels: [a]\n`,
  'a byte order mark and braces': `${BOM}{name: x, models: [a]}\r\n`,
  'a byte order mark alone': BOM,
  'marks of a document': '---\nname: x\nmodels: [a]\n...\n',
  'a start with a comment': '--- # start\nname: x\n',
  'braces behind a mark': '--- {name: x}\n...\n',
  'a text of several lines': 'name: x\nimage:\n  build: |\n    RUN x\n    RUN y\n',
  'a text with its last lines kept': 'name: x\ndescription: |+\n  text\n\n\n',
  'a text that ends the file': 'name: x\ndescription: >\n  text\n  more',
  'words on several lines': 'name: x\ndescription: some words\n  go on here\n  and here # c\n# end\n',
  'a key without a value': 'name: x\nmodels:\n',
  'a key without a value, with a comment': 'name: x\nmodels: # none yet\n',
  'a training without a value': 'name: x\ntraining: # later\nmodels: [a]\n',
  'keys with a question mark': '? name\n: x\n',
};

const TRAINING = { script: 't.py', gates: [{ metric: 'rmse' }] };
const SECTION = 'training: # how\n  script: t.py\n  gates:\n    - {metric: rmse}\n';

const valuesOf = (text: string): Readonly<Record<string, unknown>> => parse(text.replace(BOM, '')) ?? {};

/** What was there is there as it was, in the same line ends. */
function expectKept(before: string, after: string): void {
  for (const comment of before.match(/#.*/g) ?? []) expect(after).toContain(comment.trim());
  expect(after.startsWith(BOM)).toBe(before.startsWith(BOM));
  expect(after.lastIndexOf(BOM)).toBeLessThanOrEqual(0);
  if (before.includes('\r\n')) expect(after).not.toMatch(/[^\r]\n/);
}

describe.each(Object.entries(STYLES))('a manifest with %s', (_, text) => {
  const before = valuesOf(text);

  it.each([
    ['runtime', ['runtime'], 'python-3.12', 'python-3.12'],
    ['serving', ['serving', 'workers'], 2, { workers: 2 }],
    ['training', ['training'], TRAINING, TRAINING],
    ['models', ['models', 1], 'b', Array.isArray(before.models) ? ['a', 'b'] : ['b']],
  ] as const)('takes a value for %s', (key, path, value, expected) => {
    const changed = changeManifest(text, [{ path: [...path], value: structuredClone(value) as never }]);
    expect(valuesOf(changed)).toEqual({ ...before, [key]: expected });
    expectKept(text, changed);
  });

  it('takes a section once', () => {
    const added = addSection(text, SECTION);
    expect(valuesOf(added)).toEqual({ ...before, training: TRAINING });
    expectKept(text, added);
    expect(addSection(added, SECTION)).toBe(added);
  });
});

describe('a section', () => {
  it('stands at the end of a block with its comments', () => {
    expect(addSection('name: x\nmodels:\n  - a\n  # - b', SECTION)).toBe(
      `name: x\nmodels:\n  - a\n  # - b\n${SECTION}`,
    );
    expect(addSection('  name: x\n', SECTION)).toContain('\n  training: # how\n    script: t.py\n');
  });

  it('is not put into a manifest that cannot be read, or that has more than keys', () => {
    expect(() => addSection('name: [x\n', SECTION)).toThrow('The manifest cannot be read at line');
    expect(() => changeManifest('~\n', [{ path: ['name'], value: 'x' }])).toThrow('cannot be written here');
    expect(() => addSection('- a\n', SECTION)).toThrow('cannot be written here');
  });
});
