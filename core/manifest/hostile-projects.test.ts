import { describe, expect, it } from 'vitest';
import { SOUND, temporaryProject } from './testing/temporary-project.ts';

const lines = (count: number, line: (index: number) => string): string =>
  `${Array.from({ length: count }, (_, index) => line(index)).join('\n')}\n`;
const withDependencies = (file: string, text: string) => ({
  ...SOUND,
  'slipway.yml': `name: sound\nmodels: []\ndependencies: ${file}\n`,
  [file]: text,
});

/** Projects made to keep whoever opens them busy, or to hit names that every object has. Add yours here. */
const PROJECTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '60,000 imports': { ...SOUND, 'score.py': lines(60_000, (index) => `import m${index}`) },
  '60,000 imports on a line': {
    ...SOUND,
    'score.py': `import ${lines(60_000, (index) => `m${index},`).replaceAll('\n', ' ')}\n`,
  },
  '50,000 brackets in a script': { ...SOUND, 'score.py': `x = ${'('.repeat(50_000)}\n` },
  '5,000 functions in each other': {
    ...SOUND,
    'score.py': lines(1_500, (index) => `${' '.repeat(index)}def f():`),
  },
  '30,000 tries': { ...SOUND, 'score.py': 'try:\n  pass\n'.repeat(30_000) },
  '50,000 brackets in a condition': withDependencies('requirements.txt', `six; ${'('.repeat(50_000)}\n`),
  '20,000 requirements': withDependencies(
    'requirements.txt',
    lines(20_000, (index) => `p${index}==1.0`),
  ),
  'long requirements': withDependencies(
    'requirements.txt',
    `six${' '.repeat(100_000)}x\nsix[${'a,'.repeat(50_000)}\nsix[${'a'.repeat(50_000)}\nsix == ${'1.'.repeat(50_000)}\nsix ${'--hash '.repeat(20_000)}\n${'\\\n'.repeat(50_000)}six${' #'.repeat(50_000)}\n`,
  ),
  'long entries of conda': withDependencies(
    'environment.yml',
    `dependencies:\n  - "${'a/'.repeat(30_000)} "\n  - "a${' '.repeat(50_000)}b"\n  - "a ${'1'.repeat(50_000)}"\n`,
  ),
  'names that every object has, as keys': {
    ...SOUND,
    'slipway.yml':
      'name: sound\n__proto__: {a: 1}\nconstructor: {b: 1}\nmodels: []\nimage: {__proto__: 1, constructor: 2, toString: x}\n',
  },
  'names that every object has, as packages': withDependencies(
    'requirements.txt',
    "six; __proto__ == 'x'\nconstructor\n__proto__\ntoString==1.0\nhasOwnProperty; constructor == '1'\n",
  ),
  'names that every object has, in conda': withDependencies(
    'environment.yml',
    'dependencies:\n  - constructor=1.0\n  - __proto__\n  - toString\n',
  ),
  'names that every object has, as modules': {
    ...SOUND,
    'score.py':
      'import __proto__\nimport constructor.x\nimport toString, hasOwnProperty\ndef run(x): return x\n',
  },
  '20,000 brackets in the manifest': {
    ...SOUND,
    'slipway.yml': `name: sound\nmodels: ${'['.repeat(20_000)}\n`,
  },
  'brackets in TOML': withDependencies('pyproject.toml', `a = ${'['.repeat(50_000)}\n`),
  'brackets in a request': { ...SOUND, 'requests/a.json': '['.repeat(1_000_000) },
  '3,000 models': {
    ...SOUND,
    'slipway.yml': `name: sound\nmodels:\n${lines(3_000, (index) => `  - {name: m${index}, path: f${index}.pkl}`)}`,
  },
  'a pattern that regular expressions need for ever for': {
    ...SOUND,
    'slipway.yml': `name: sound\nmodels: []\nfiles: ["${'*a'.repeat(40)}*b", "${'**/'.repeat(50)}x"]\n`,
    [`${'a'.repeat(120)}c`]: '',
  },
};

describe('a hostile project', () => {
  it.each(Object.keys(PROJECTS))('is checked to its end: %s', async (name) => {
    const project = await temporaryProject(PROJECTS[name] ?? {});
    const found = await project.check();
    expect(found.length).toBeLessThan(6_000);
    for (const { range } of found) expect(range.startLine).toBeGreaterThan(0);
  });
});
