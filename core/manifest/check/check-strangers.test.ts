import { describe, expect, it } from 'vitest';
import { afterFix, SOUND, type TemporaryProject, temporaryProject } from '../testing/temporary-project.ts';

const RUN = 'def run(data):\n    return data\n';

/** A pickle of protocol 0 that calls a class: what `pickle.dumps(Class())` is, without its state. */
const pickleOf = (module: string, name: string): string => `c${module}\n${name}\n(tR.`;

async function codesOf(project: TemporaryProject): Promise<readonly string[]> {
  return (await project.check()).map((one) => one.code);
}

function withModel(files: Readonly<Record<string, string | Uint8Array>>): Promise<TemporaryProject> {
  return temporaryProject({
    'slipway.yml': 'name: sound\nmodels: [{name: m, path: model.pkl}]\n',
    'score.py': `open("model.pkl")\n${RUN}`,
    ...files,
  });
}

describe('a pickle that needs code of the project', () => {
  it('loads a class that the script defines or imports', async () => {
    const model = pickleOf('__main__', 'Doubler');
    for (const line of ['class Doubler: pass', 'from steps import Doubler', 'Doubler = dict']) {
      const project = await withModel({
        'model.pkl': model,
        'steps.py': 'class Doubler: pass\n',
        'score.py': `${line}\nopen("model.pkl")\n${RUN}`,
      });
      expect(await codesOf(project)).not.toContain('model-needs-class');
    }
  });

  it('says which class of the training program is missing, and which file has it', async () => {
    const files = { 'model.pkl': pickleOf('__main__', 'Doubler') };
    expect(await (await withModel(files)).only('model-needs-class')).toMatchObject({
      severity: 'error',
      hint: 'Define Doubler in score.py, as it was when the model was saved.',
    });
    const found = await (await withModel({ ...files, 'train.py': 'class Doubler:\n    pass\n' })).only(
      'model-needs-class',
    );
    expect(found.hint).toBe('train.py has it: write `from train import Doubler` in score.py.');
    expect(afterFix(found, 'score.py', 'import os\nx = 1\n')).toBe(
      'from train import Doubler\nimport os\nx = 1\n',
    );
  });

  it('names the module that the image would not have', async () => {
    const project = await withModel({
      'model.pkl': pickleOf('steps.scale', 'Scale'),
      'steps/__init__.py': '',
      'steps/scale.py': 'class Scale: pass\n',
    });
    const found = await project.only('model-needs-file');
    expect(found.message).toContain('“steps/scale.py” of the project');
    const text = 'name: sound\nmodels: [{name: m, path: model.pkl}]\n';
    await project.write('slipway.yml', afterFix(found, 'slipway.yml', text));
    expect(await codesOf(project)).toEqual([]);
  });
});

describe('a file in place of a model', () => {
  it.each([
    ['version https://git-lfs.github.com/spec/v1\noid sha256:aa\nsize 12\n', 'Git LFS pointer'],
    ['<!DOCTYPE html>\n<html><body>Sign in</body></html>', 'HTML page'],
    ['\n<html lang="en">', 'HTML page'],
    ['<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>', 'storage service'],
    ['404: Not Found', 'error message'],
    ['outs:\n- md5: 0123456789abcdef0123456789abcdef\n  path: model.pkl\n', 'DVC pointer'],
    ['outs:\n- md5: 0123\n', 'DVC pointer'],
    ['outs:\n- path: model.pkl\n  md5: 0123456789abcdef0123456789abcdef\n', 'DVC pointer'],
    ['outs:\n  - size: 10\n    hash: md5\n', 'DVC pointer'],
    ['# edited\r\nouts:\r\n- md5: 0123456789abcdef0123456789abcdef.dir\r\n  nfiles: 3\r\n', 'DVC pointer'],
    [
      'md5: 0123456789abcdef0123456789abcdef\nfrozen: true\ndeps:\n- path: s3://bucket/m.pkl\n',
      'DVC pointer',
    ],
    ['wdir: ..\nouts:\n', 'DVC pointer'],
    ['meta:\n  owner: me\nouts:\n- etag: \'"aa"\'\n', 'DVC pointer'],
  ])('is named: %j', async (text, what) => {
    const found = await (await withModel({ 'model.pkl': text })).only('not-a-model');
    expect(found).toMatchObject({ severity: 'error', message: expect.stringContaining(what) });
  });

  it('is found in a model folder, too', async () => {
    const project = await temporaryProject({
      ...SOUND,
      'slipway.yml': 'name: sound\nmodels: [{name: m, path: model}]\n',
      'model/MLmodel': 'flavors:\n  python_function:\n    loader_module: mlflow.sklearn\n',
      'model/model.pkl': 'version https://git-lfs.github.com/spec/v1\noid sha256:aa\nsize 12\n',
    });
    expect((await project.only('not-a-model')).message).toContain('“model/model.pkl”');
  });
});

describe('a path that the code names', () => {
  it.each([
    ['open("weights.bin")', 'weights.bin'],
    ['open("./weights.bin", "rb")', 'weights.bin'],
    ["np.load(r'weights.bin')", 'weights.bin'],
    ['os.path.join("data", "labels.json")', 'data/labels.json'],
    ['Path("data") / "labels.json"', 'data/labels.json'],
    ['os.path.join(os.path.dirname(__file__), "data", "labels.json")', 'data/labels.json'],
    ['"data/labels.json"', 'data/labels.json'],
    ['open("/app/data/labels.json")', 'data/labels.json'],
    ['os.listdir("templates")', 'templates/'],
    ['open("templates/" + name)', 'templates/'],
    ['Path("templates")', 'templates/'],
  ])('and that is there belongs into the manifest: %s', async (code, entry) => {
    const project = await temporaryProject({
      'slipway.yml': 'name: sound\nmodels: []\n',
      'score.py': `x = lambda name: ${code}\n${RUN}`,
      'weights.bin': 'w',
      'data/labels.json': '[]',
      'templates/a.html': '<p>',
    });
    const found = await project.only('path-not-in-manifest');
    expect(found).toMatchObject({ severity: 'warning', file: 'score.py' });
    expect(afterFix(found, 'slipway.yml', 'name: sound\nmodels: []\n')).toContain(`files: [${entry}]`);
  });

  it('of a model becomes a model, also where a module names it', async () => {
    const project = await temporaryProject({
      'slipway.yml': 'name: sound\nmodels: []\nfiles: [loader.py]\n',
      'score.py': `import loader\n${RUN}`,
      'loader.py': 'def load():\n    return open("nets/net.onnx")\n',
      'nets/net.onnx': 'n',
    });
    const found = await project.only('path-not-in-manifest');
    expect(found.file).toBe('loader.py');
    expect(found.fixes[0]?.title).toBe('Add “nets/net.onnx” to models');
  });

  it.each([
    ['written', 'open("out.csv", "w")'],
    ['written by mode', 'open("out.csv", mode="a")'],
    ['a key of the request', 'data["data"]'],
    ['in the documentation', '"""Reads out.csv"""'],
    ['not there', 'open("none.csv")'],
    ['of another machine', 'open("/data/out.csv")'],
    ['one of two files', 'open("twice.csv")'],
  ])('does not when it is %s', async (_what, code) => {
    const project = await temporaryProject({
      ...SOUND,
      'score.py': `def run(data):\n    ${code}\n    return data\n`,
      'out.csv': '1',
      'data/x.csv': '1',
      'a/twice.csv': '1',
      'b/twice.csv': '1',
    });
    expect(await codesOf(project)).toEqual([]);
  });
});

describe('text in another encoding', () => {
  const utf16 = (text: string): Buffer => Buffer.from(`\uFEFF${text}`, 'utf16le');

  it('is read in a dependency file', async () => {
    const project = await temporaryProject({
      ...SOUND,
      'slipway.yml': 'name: sound\nmodels: []\ndependencies: requirements.txt\n',
      'score.py': `import six\n${RUN}`,
      'requirements.txt': utf16('six==1.16.0\r\n'),
    });
    expect(await project.check()).toEqual([]);
    await project.write('requirements.txt', Buffer.from('# für alle\nsix==1.16.0\n', 'latin1'));
    expect(await project.check()).toEqual([]);
    await project.write('requirements.txt', utf16('six==1.16.0\r\n').subarray(2));
    expect(await project.check()).toEqual([]);
  });

  it('is an error in a script, unless a coding line says so', async () => {
    const project = await temporaryProject({ ...SOUND, 'score.py': utf16(RUN) });
    expect((await project.only('wrong-encoding')).message).toContain('UTF-16');
    await project.write('score.py', Buffer.from(`# für\n${RUN}`, 'latin1'));
    expect((await project.only('wrong-encoding')).message).toContain('not written in UTF-8');
    await project.write('score.py', Buffer.from(`# -*- coding: latin-1 -*-\n# für\n${RUN}`, 'latin1'));
    expect(await project.check()).toEqual([]);
    await project.write('score.py', `\uFEFF${RUN}`);
    expect(await project.check()).toEqual([]);
  });

  it('is a warning in a request', async () => {
    const project = await temporaryProject({ ...SOUND, 'requests/a.json': utf16('{"x": 1}') });
    expect((await project.only('wrong-encoding')).severity).toBe('warning');
    await project.write('requests/a.json', '\uFEFF{"x": 1}');
    expect(await project.check()).toEqual([]);
  });
});
