/** A project that is in order, for one file of it to be hostile. */
const SOUND_FILES = {
  'slipway.yml': 'name: sound\nmodels: []\n',
  'score.py': 'def run(data):\n    return data\n',
};

const lines = (count: number, line: (index: number) => string): string =>
  `${Array.from({ length: count }, (_, index) => line(index)).join('\n')}\n`;
const withDependencies = (file: string, text: string) => ({
  ...SOUND_FILES,
  'slipway.yml': `name: sound\nmodels: []\ndependencies: ${file}\n`,
  [file]: text,
});

/** Projects made to keep whoever opens them busy, or to hit names that every object has. Add yours here. */
export const HOSTILE_FOLDERS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '60,000 imports': { ...SOUND_FILES, 'score.py': lines(60_000, (index) => `import m${index}`) },
  '60,000 imports on a line': {
    ...SOUND_FILES,
    'score.py': `import ${lines(60_000, (index) => `m${index},`).replaceAll('\n', ' ')}\n`,
  },
  '50,000 brackets in a script': { ...SOUND_FILES, 'score.py': `x = ${'('.repeat(50_000)}\n` },
  '5,000 functions in each other': {
    ...SOUND_FILES,
    'score.py': lines(1_500, (index) => `${' '.repeat(index)}def f():`),
  },
  '30,000 tries': { ...SOUND_FILES, 'score.py': 'try:\n  pass\n'.repeat(30_000) },
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
    ...SOUND_FILES,
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
    ...SOUND_FILES,
    'score.py':
      'import __proto__\nimport constructor.x\nimport toString, hasOwnProperty\ndef run(x): return x\n',
  },
  '20,000 brackets in the manifest': {
    ...SOUND_FILES,
    'slipway.yml': `name: sound\nmodels: ${'['.repeat(20_000)}\n`,
  },
  'brackets in TOML': withDependencies('pyproject.toml', `a = ${'['.repeat(50_000)}\n`),
  'brackets in a request': { ...SOUND_FILES, 'requests/a.json': '['.repeat(1_000_000) },
  '3,000 models': {
    ...SOUND_FILES,
    'slipway.yml': `name: sound\nmodels:\n${lines(3_000, (index) => `  - {name: m${index}, path: f${index}.pkl}`)}`,
  },
  'a pattern that regular expressions need for ever for': {
    ...SOUND_FILES,
    'slipway.yml': `name: sound\nmodels: []\nfiles: ["${'*a'.repeat(40)}*b", "${'**/'.repeat(50)}x"]\n`,
    [`${'a'.repeat(120)}c`]: '',
  },
  'a pattern on a deep tree': {
    ...SOUND_FILES,
    'slipway.yml': 'name: sound\nmodels: []\nfiles: ["**/*a*a*a*a*b", "**/**/**/**/x"]\n',
    [`${'a/'.repeat(45)}${'a'.repeat(120)}c`]: '',
  },
  'a conda line of a megabyte': withDependencies(
    'environment.yml',
    `dependencies:\n  - "${'a/'.repeat(500_000)} "\n  - "a${' '.repeat(500_000)}b"\n`,
  ),
  'a manifest of five megabytes': {
    ...SOUND_FILES,
    'slipway.yml': `name: sound\nmodels: []\nfiles:\n${lines(200_000, (index) => `  - data/part-${index}.csv`)}`,
  },
  'aliases that unfold to a billion': {
    ...SOUND_FILES,
    'slipway.yml': `name: sound\nx0: &a0 [lol]\n${Array.from({ length: 9 }, (_, at) => `x${at + 1}: &a${at + 1} [${`*a${at},`.repeat(9)}]`).join('\n')}\n`,
  },
};

/** What takes longer than a check may: its thread is stopped (worker.test.ts), and without one it would go on for a minute. */
export const ENDED_BY_THE_DEADLINE: ReadonlySet<string> = new Set(['a manifest of five megabytes']);
