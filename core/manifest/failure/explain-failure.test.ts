import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { Failure } from '#contract/manifest/failure.ts';
import { temporaryProject } from '../testing/temporary-project.ts';
import { applyEdits } from '../text/apply-edits.ts';
import { explainFailure } from './explain-failure.ts';
import { lastFailure } from './logged-failure.ts';

const MANIFEST = 'name: own\nmodels: [{name: own, path: model.pkl}]\nscript: score.py\n';
/** `pickle.dumps({})` */
const PICKLE = Buffer.from('gAR9lC4=', 'base64');

interface Case {
  readonly script: string;
  /** As the scoring server logs it. */
  readonly line: string;
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  readonly manifest?: string;
}

async function explained(one: Case): Promise<{ failure: Failure; after: (file: string) => Promise<string> }> {
  const project = await temporaryProject({
    'slipway.yml': one.manifest ?? MANIFEST,
    'score.py': one.script,
    'model.pkl': PICKLE,
    ...one.files,
  });
  const lines = ['INFO server listening', `2026-01-01T00:00:00.000Z ERROR   worker ${one.line}`, 'Traceback'];
  const failure = await explainFailure({ store: project.store }, { folder: project.folder, lines });
  if (failure === undefined) throw new Error('no failure found');
  const edits = failure.diagnostic.fixes[0]?.edits ?? [];
  const texts: Record<string, string> = { 'slipway.yml': one.manifest ?? MANIFEST, 'score.py': one.script };
  return {
    failure,
    after: async (file) =>
      applyEdits(
        texts[file] ?? '',
        edits.filter((edit) => edit.file === file),
      ),
  };
}

const load = (call: string, head = 'import pickle'): string =>
  `${head}\n\ndef init():\n    global model\n    model = ${call}\n\ndef run(data):\n    return model.predict(data)\n`;

test('a file of nearly that name is proposed, and written in its place', async () => {
  const { failure, after } = await explained({
    script: load('pickle.load(open("modell.pkl", "rb"))'),
    line: "init() failed at score.py:5, in init: FileNotFoundError: [Errno 2] No such file or directory: 'modell.pkl'",
  });
  expect(failure).toMatchObject({
    stage: 'init()',
    type: 'FileNotFoundError',
    place: 'score.py:5',
    logLine: 1,
  });
  expect(failure.diagnostic).toMatchObject({
    hint: 'Did you mean “model.pkl”?',
    file: 'score.py',
    range: { startLine: 5 },
  });
  expect(await after('score.py')).toContain('open("model.pkl", "rb")');
});

test.each(['models/model.pkl', '/srv/data/model.pkl'])(
  'the path of a file that the image has elsewhere is written in its place: %s',
  async (path) => {
    const { failure, after } = await explained({
      script: load(`pickle.load(open("${path}", "rb"))`),
      line: `init() failed at score.py:5, in init: FileNotFoundError: [Errno 2] No such file or directory: '${path}'`,
    });
    expect(failure.diagnostic.hint).toBe('Did you mean “model.pkl”?');
    expect(await after('score.py')).toContain('open("model.pkl", "rb")');
  },
);

test('a file that the manifest lacks is added to it', async () => {
  const { failure, after } = await explained({
    script: load('pickle.load(open("model.pkl", "rb"))'),
    manifest: 'name: own\nscript: score.py\n',
    line: "init() failed at score.py:5, in init: FileNotFoundError: [Errno 2] No such file or directory: 'model.pkl'",
  });
  expect(failure.diagnostic.hint).toContain('in the folder but not in the image');
  expect(await after('slipway.yml')).toContain('path: model.pkl');
});

test.each(['pandas', 'numpy', 'joblib'])(
  'a well-known package is proposed as a dependency: %s',
  async (name) => {
    const { failure } = await explained({
      script: load(`${name}.load()`, `import ${name}`),
      line: `importing the script failed at score.py:1, in <module>: ModuleNotFoundError: No module named '${name}'`,
    });
    expect(failure.diagnostic.hint).toBe(`Add ${name} to the dependencies.`);
    expect(failure.diagnostic.fixes[0]?.title).toBe(`Add ${name}`);
  },
);

test('a package of another name is called by it', async () => {
  const { failure } = await explained({
    script: load('cv2.load()', 'import cv2'),
    line: "importing the script failed at score.py:1, in <module>: ModuleNotFoundError: No module named 'cv2'",
  });
  expect(failure.diagnostic.hint).toContain('opencv-python-headless');
});

test('a module that nobody knows is never proposed from PyPI; a file of nearly that name is', async () => {
  const line =
    "importing the script failed at score.py:1, in <module>: ModuleNotFoundError: No module named 'featurs'";
  const unknown = await explained({ script: load('0', 'import featurs'), line });
  expect(unknown.failure.diagnostic.fixes).toEqual([]);
  const near = await explained({
    script: load('0', 'import featurs'),
    line,
    files: { 'features.py': 'A = 1\n' },
  });
  expect(near.failure.diagnostic.hint).toContain('Did you mean “features”');
  expect(await near.after('score.py')).toContain('import features\n');
});

test('a joblib file that pickle cannot read is loaded with joblib, which is imported', async () => {
  const { failure, after } = await explained({
    script: load('pickle.load(open("packed.joblib", "rb"))'),
    files: { 'packed.joblib': gzipSync(PICKLE) },
    line: "init() failed at score.py:5, in init: UnpicklingError: invalid load key, '\\x1f'.",
  });
  expect(failure.diagnostic.hint).toContain('use `joblib.load`');
  const script = await after('score.py');
  expect(script).toContain('joblib.load(open("packed.joblib", "rb"))');
  expect(script).toMatch(/^import joblib\n/);
});

test('a name that is commonly imported gets its import; one of nearly that name is proposed', async () => {
  const numpy = await explained({
    script: 'def run(data):\n    return np.sum(data)\n',
    line: "run() failed at score.py:2, in run: NameError: name 'np' is not defined",
  });
  expect(await numpy.after('score.py')).toMatch(/^import numpy as np\n/);
  const typo = await explained({
    script: 'FACTOR = 2\n\ndef run(data):\n    return data * FACTR\n',
    line: "run() failed at score.py:4, in run: NameError: name 'FACTR' is not defined",
  });
  expect(await typo.after('score.py')).toContain('data * FACTOR');
});

test('a name that init() declares as global is one that is proposed', async () => {
  const { after } = await explained({
    script: 'def init():\n    global model\n    model = 1\n\ndef run(data):\n    return modle\n',
    line: "run() failed at score.py:6, in run: NameError: name 'modle' is not defined",
  });
  expect(await after('score.py')).toContain('return model\n');
});

test.each(['def init():', 'async def init() -> None:  # once'])(
  'a name that %s sets without saying that it is global gets the statement',
  async (head) => {
    const { failure, after } = await explained({
      script: `${head}\n    # loads it\n    model = 1\n\ndef run(data):\n    return model\n`,
      line: "run() failed at score.py:6, in run: NameError: name 'model' is not defined",
    });
    expect(failure.diagnostic.hint).toContain('global model');
    expect(await after('score.py')).toContain(`${head}\n    global model\n    # loads it\n    model = 1\n`);
  },
);

test('a value that no answer can hold has the line of its return', async () => {
  const { failure } = await explained({
    script: 'def run(data):\n    x = 1\n    return model\n\ndef other():\n    return 1\n',
    line: 'run() failed at the script: Unencodable: run() returned a value that JSON cannot hold',
  });
  expect(failure).toMatchObject({ place: 'score.py:3', diagnostic: { range: { startLine: 3 } } });
  expect(failure.diagnostic.hint).toContain('.tolist()');
});

test.each([
  ["KeyError: 'customer'", '“customer”'],
  ["ValueError: could not convert string to float: 'x'", 'A text arrived where a number is needed'],
  ['ValueError: Expected 2D array, got 1D array instead:', 'list of rows'],
  ['ValueError: train and valid dataset categorical_feature do not match.', 'pandas.Categorical'],
  ['ValueError: pandas dtypes must be int, float or bool.', 'pandas.Categorical'],
  ['MemoryError: Unable to allocate 8 GiB', '--memory'],
  ["AttributeError: Can't get attribute 'Scaler' on <module '__main__' (built-in)>", 'training script'],
])('%s', async (error, hint) => {
  const { failure } = await explained({
    script: load('0'),
    line: `run() failed at score.py:8, in run: ${error}`,
  });
  expect(failure.diagnostic.hint).toContain(hint);
  expect(failure.diagnostic).toMatchObject({ code: 'call-failed', range: { startLine: 8 } });
});

test('a process that was killed and a start that does not end are explained', async () => {
  const killed = await explained({
    script: load('0'),
    line: 'worker killed while it started, by SIGKILL exit_code=-9',
  });
  expect(killed.failure.diagnostic.hint).toContain('memory');
  const slow = await explained({
    script: load('0'),
    line: 'init() is still running after 10 s at score.py:5, in init',
  });
  expect(slow.failure).toMatchObject({ place: 'score.py:5', diagnostic: { severity: 'warning' } });
});

test('a start that was ended at its limit says where it was, and how to give it more time', async () => {
  const { failure } = await explained({
    script: load('0'),
    line: 'init() failed at score.py:5, in init: TimeoutError: not done after 300 s',
  });
  expect(failure).toMatchObject({ place: 'score.py:5', diagnostic: { severity: 'error' } });
  expect(failure.diagnostic.hint).toContain('startSeconds');
});

test('a line from a package, or one beyond the end of the file, has a place all the same', async () => {
  const library = await explained({
    script: load('0'),
    line: 'init() failed at /usr/lib/python3/x.py:9, in f: RuntimeError: no',
  });
  expect(library.failure.diagnostic).toMatchObject({ file: 'score.py', range: { startLine: 1 } });
  const beyond = await explained({
    script: load('0'),
    line: 'init() failed at score.py:999, in f: RuntimeError: no',
  });
  expect(beyond.failure.diagnostic.file).toBe('score.py');
});

test('a log without a failure has none; with a request id only that request counts', () => {
  const failed = (id: string): string =>
    `T ERROR   worker [${id}] run() failed at score.py:1, in run: KeyError: '${id}'`;
  expect(lastFailure(['INFO ready', 'ValueError: printed by the script'])).toBeUndefined();
  expect(lastFailure([failed('aaaa'), failed('bbbb')], 'aaaa')?.message).toBe("'aaaa'");
  expect(lastFailure([failed('aaaa')], 'cccc')).toBeUndefined();
  const json = JSON.stringify({
    level: 'error',
    message: 'init() failed at score.py:3, in init: OSError: no\nmore',
  });
  expect(lastFailure([json])).toMatchObject({ line: 3, type: 'OSError', message: 'no' });
});
