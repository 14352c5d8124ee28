import { describe, expect, it } from 'vitest';
import { afterFix, SOUND, type TemporaryProject, temporaryProject } from '../testing/temporary-project.ts';

const RUN = 'def run(data):\n    return data\n';

async function codesOf(project: TemporaryProject): Promise<readonly string[]> {
  return (await project.check()).map((one) => one.code);
}

describe('code of Python 2 and of notebooks', () => {
  it.each([
    ['print "loaded", k', '“print” without brackets is Python 2.'],
    ['print >>sys.stderr, k', '“print” without brackets is Python 2.'],
    ['try:\n    pass\nexcept ValueError, e:\n    pass', '“except …, name” is Python 2.'],
    ['raise ValueError, "bad"', '“raise …, text” is Python 2.'],
    ['exec "x = 1"', '“exec” without brackets is Python 2.'],
    ['x = 0777', '“0777” is Python 2.'],
    ['x = 10L', '“10L” is Python 2.'],
    ["x = ur'a'", 'A string that starts with ur is Python 2.'],
    ['x = 1 <> 2', '“<>” is Python 2.'],
    ['x = `1`', 'Text in backticks is Python 2.'],
    ['%matplotlib inline', '“%matplotlib inline” is a command of notebooks, not Python.'],
    ['%%time', '“%%time” is a command of notebooks, not Python.'],
    ['!pip install pandas', '“!pip install pandas” is a command of notebooks, not Python.'],
    ['def init():\n    !ls', '“!ls” is a command of notebooks, not Python.'],
  ])('is named: %j', async (code, message) => {
    const project = await temporaryProject({ ...SOUND, 'score.py': `${code}\n${RUN}` });
    const found = (await project.check()).filter((one) => one.code === 'script-syntax');
    expect(found.map((one) => one.message)).toContain(message);
  });

  it.each([
    'x = (1\n% 2)',
    'x = 5 \\\n% 2',
    'x = "%s" % 1',
    'x = 0\ny = 00\nz = 0o777\nw = 0.5\nv = 1_000\nu = 10j',
    'try:\n    pass\nexcept (ValueError, KeyError):\n    pass',
    'try:\n    pass\nexcept ValueError as e:\n    raise RuntimeError("a", "b") from e',
    'print("a", end="")\nx = print',
    'exec("x = 1")',
    'xrange = range\nfor i in xrange(3):\n    pass',
    'unicode = str\nx = unicode(1)',
    'class A:\n    def long(self): pass\nA().long()',
    'a = 1 if 2 != 3 else 4',
  ])('is not seen in Python 3: %j', async (code) => {
    expect(await codesOf(await temporaryProject({ ...SOUND, 'score.py': `${code}\n${RUN}` }))).toEqual([]);
  });

  it('is told by names and modules, with what they are called now', async () => {
    const project = await temporaryProject({
      ...SOUND,
      'score.py': `import cPickle\nimport cPickle as pickle\nfrom StringIO import StringIO\nfor i in xrange(3): pass\nget_ipython().magic("x")\n${RUN}`,
    });
    const found = await project.check();
    expect(found.map((one) => one.code)).toEqual([
      'python-2-module',
      'python-2-module',
      'python-2-name',
      'notebook-only',
    ]);
    expect(found[0]?.fixes[0]?.edits[0]?.text).toBe('pickle as cPickle');
    const optional = 'try:\n    import cPickle as pickle\nexcept ImportError:\n    import pickle\n';
    expect(await codesOf(await temporaryProject({ ...SOUND, 'score.py': optional + RUN }))).toEqual([]);
  });
});

describe('what stops the import of a script', () => {
  const only = async (files: Readonly<Record<string, string>>, code: string) =>
    (await (await temporaryProject({ ...SOUND, ...files })).check()).filter((one) => one.code === code);

  it('is a name of notebooks or of Python 2 at its top, each line of it; in a function it is a warning', async () => {
    const text = `get_ipython().system('ls')\nget_ipython().run_line_magic("a", "b")\ndisplay(1)\n${RUN}`;
    const found = await only({ 'score.py': text }, 'notebook-only');
    expect(found.map((one) => [one.severity, one.range.startLine])).toEqual([
      ['error', 1],
      ['error', 2],
      ['error', 3],
    ]);
    const [first] = found;
    expect(first && afterFix(first, 'score.py', text)).toMatch(/^# get_ipython/);
    const later = `def show(x):\n    display(x)\n    get_ipython().system('ls')\n${RUN}`;
    expect((await only({ 'score.py': later }, 'notebook-only')).map((one) => one.severity)).toEqual([
      'warning',
      'warning',
    ]);
    expect((await only({ 'score.py': `x = xrange(3)\n${RUN}` }, 'python-2-name'))[0]?.severity).toBe('error');
  });

  it.each([
    'from IPython.display import display\ndisplay(1)\n',
    'def display(x):\n    pass\ndisplay(1)\n',
    'a.display(1)\n',
    'def f(display):\n    return display\n',
    'run_later = lambda: get_ipython\nget_ipython = None\n',
  ])('is not a name that the script gives a meaning: %j', async (text) => {
    expect(await only({ 'score.py': text + RUN }, 'notebook-only')).toEqual([]);
  });

  it.each([
    ['score.py', { 'score.py': `from .tools import a\n${RUN}` }, 'Write `from tools import a`.'],
    ['score.py', { 'score.py': `from . import tools\n${RUN}` }, 'Write `import tools`.'],
    [
      'tools.py',
      { 'score.py': `import tools\n${RUN}`, 'tools.py': 'from .b import c\n' },
      'Write `from b import c`.',
    ],
    [
      'src/tools.py',
      { 'src/score.py': `import tools\n${RUN}`, 'src/tools.py': 'from .b import c\n' },
      'Write `from b import c`.',
    ],
    ['src/score.py', { 'src/score.py': `from ..b import c\n${RUN}` }, 'Write `from b import c`.'],
  ])('is a relative import in a file without a package: %s %j', async (file, files, hint) => {
    const script = 'src/score.py' in files ? 'src/score.py' : 'score.py';
    const manifest = { 'slipway.yml': `name: sound\nmodels: []\nscript: ${script}\nfiles: ['**/*.py']\n` };
    const found = await only({ ...manifest, ...files }, 'relative-import');
    expect(found.map((one) => [one.file, one.severity, one.hint])).toEqual([[file, 'error', hint]]);
  });

  it.each([
    {
      'src/score.py': `from .tools import a\nfrom . import tools\n${RUN}`,
      'src/tools.py': 'from .b import c\n',
    },
    { 'src/app/score.py': `from ..core import a\n${RUN}`, 'src/core.py': 'a = 1\n' },
    { 'src/score.py': `import lib.tools\n${RUN}`, 'src/lib/tools.py': 'from .b import c\nfrom . import d\n' },
    { 'src/score.py': `try:\n    from ..b import c\nexcept ImportError:\n    c = 1\n${RUN}` },
  ])('is no relative import in a package: %j', async (files) => {
    const script = Object.keys(files)[0];
    const manifest = { 'slipway.yml': `name: sound\nmodels: []\nscript: ${script}\nfiles: ['**/*.py']\n` };
    expect(await only({ ...manifest, ...files }, 'relative-import')).toEqual([]);
  });

  it.each([
    ['type Row = dict[str, int]\n', 12],
    ['def first[T](a: list[T]) -> T:\n    return a[0]\n', 12],
    ['class Box[T]:\n    pass\n', 12],
    ['d = {"a": 1}\nx = f"{d["a"]}"\n', 12],
    ['x = t"hello"\n', 14],
    ['try:\n    pass\nexcept* ValueError:\n    pass\n', 11],
    ['def f(x):\n    match x:\n        case 1:\n            return x\n', 10],
  ])('is syntax of a newer Python: %j needs 3.%i', async (text, minor) => {
    const of = (runtime: number) => ({
      'slipway.yml': `name: sound\nmodels: []\nruntime: python-3.${runtime}\n`,
      'score.py': text + RUN,
    });
    const found = await only(of(minor - 1), 'script-syntax');
    expect(found.map((one) => one.message)).toEqual([
      expect.stringContaining(`needs Python 3.${minor}, the runtime is python-3.${minor - 1}.`),
    ]);
    expect(await only(of(minor), 'script-syntax')).toEqual([]);
  });

  it.each([
    'type = 1\nmatch = 2\nmatch[0] = type\ntype(x)\n',
    'd = {"a": 1}\nx = f"{d[\'a\']}" "b"\ny = f"{{" f"}}"\nz = f"{x:{y}}"\n',
    'match(x)\nprint(type, match)\n',
  ])('is not syntax that Python 3.9 has: %j', async (text) => {
    const files = { 'slipway.yml': 'name: sound\nmodels: []\nruntime: python-3.9\n', 'score.py': text + RUN };
    expect(await only(files, 'script-syntax')).toEqual([]);
  });

  it('is a pickle without its end, and a pointer among the files', async () => {
    const pickle = Buffer.from('gAR9lIwBYZRLAnMu', 'base64');
    const project = await temporaryProject({
      ...SOUND,
      'slipway.yml': 'name: sound\nmodels: [{name: m, path: model.pkl}]\nfiles: [data/]\n',
      'model.pkl': pickle.subarray(0, -3),
      'data/labels.json': 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12345\n',
      'data/page.tmpl': '<html></html>',
    });
    expect(await project.only('damaged-model')).toMatchObject({ severity: 'error' });
    expect(await project.only('not-the-file')).toMatchObject({
      message: '“data/labels.json”: this is a Git LFS pointer, not the file itself.',
      hint: 'Run `git lfs pull`. Then check again.',
    });
  });
});

describe('imports of Azure ML', () => {
  it.each([
    'from azureml.assets import get_local_path',
    'from azureml.logging import get_azureml_logger',
    'from azureml.monitoring import ModelDataCollector',
    'from azureml.ai.monitoring import Collector',
    'from azure.ml.api.schema.dataTypes import DataTypes',
    'from azureml_inference_server_http.api.aml_request import rawhttp',
    'from azureml.core.model import Model',
    'from azureml.core import model',
    'from azureml import api',
    'import azureml',
  ])('that every image has need nothing: %s', async (line) => {
    expect(await codesOf(await temporaryProject({ ...SOUND, 'score.py': `${line}\n${RUN}` }))).toEqual([]);
  });

  it('are named where no image has them', async () => {
    const project = (line: string) => temporaryProject({ ...SOUND, 'score.py': `${line}\n${RUN}` });
    expect(
      (await (await project('from azureml.sdk import data_collector')).only('azure-module')).severity,
    ).toBe('error');
    expect(
      (await (await project('from azureml.core import Workspace')).only('missing-dependency')).hint,
    ).toContain('azureml-core');
  });
});

describe('an import that nothing brings', () => {
  it('is not proposed from PyPI when it may be code of the project', async () => {
    const project = await temporaryProject({ ...SOUND, 'score.py': `import my_helpers\n${RUN}` });
    const found = await project.only('missing-dependency');
    expect(found.fixes).toEqual([]);
    expect(found.hint).toMatch(/^If my_helpers is your own code,/);
  });

  it('may be a file that lies elsewhere in the project, or on PYTHONPATH', async () => {
    const files = { ...SOUND, 'score.py': `import pandas\n${RUN}`, 'lib/pandas.py': '' };
    const found = await (await temporaryProject(files)).only('missing-dependency');
    expect(found).toMatchObject({
      fixes: [],
      hint: expect.stringContaining('“lib/pandas.py” of the project'),
    });
    const manifest = 'name: sound\nmodels: []\nfiles: [lib/]\nimage: {env: {PYTHONPATH: /app/lib}}\n';
    expect(await codesOf(await temporaryProject({ ...files, 'slipway.yml': manifest }))).toEqual([]);
  });

  it('is found beside a script in a folder, and in packages without __init__.py', async () => {
    const project = await temporaryProject({
      'slipway.yml': 'name: sound\nmodels: []\nscript: src/score.py\nfiles: [src/, common/]\n',
      'src/score.py': `from lib import tools\nfrom common.names import NAME\n${RUN}`,
      'src/lib/tools.py': '',
      'common/names.py': 'NAME = 1\n',
    });
    expect(await project.check()).toEqual([]);
  });
});
