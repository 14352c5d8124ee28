import { chmod, readFile, stat, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fixProject } from './fix.ts';
import { SOUND, temporaryProject } from './testing/temporary-project.ts';
import { applyEdits } from './text/apply-edits.ts';

const read = (folder: string, path: string): Promise<string> => readFile(join(folder, path), 'utf8');

describe('fixing a project', () => {
  it('fixes all it can, over several rounds, and leaves comments and order alone', async () => {
    const project = await temporaryProject({
      'slipway.yml':
        '# Mine.\nmodels: [] # none yet\nrun time: python-3.11\nruntime: 3.12 # new\nname: My Service\nfiles: features.py\n',
      'score.py': 'import sklearn, yaml\nimport features, other\ndef run(x): return x\n',
      'features.py': '',
      'other.py': '',
    });
    await project.write(
      'slipway.yml',
      (await read(project.folder, 'slipway.yml')).replace('run time: python-3.11\n', ''),
    );
    const { applied, diagnostics } = await fixProject(project, { folder: project.folder });
    expect(await read(project.folder, 'slipway.yml')).toBe(
      '# Mine.\nmodels: [] # none yet\nruntime: python-3.12 # new\nname: my-service\nfiles: [features.py, other.py]\ndependencies: [scikit-learn, pyyaml]\n',
    );
    expect(applied.map((one) => one.code).sort()).toEqual([
      'bad-name',
      'bad-runtime',
      'missing-dependency',
      'missing-dependency',
      'module-not-in-files',
      'wrong-type',
    ]);
    expect(diagnostics).toEqual([]);
  });

  it('corrects a misspelt name instead of adding a second one', async () => {
    const project = await temporaryProject({ ...SOUND, 'slipway.yml': 'nmae: iris\nmodels: []\n' });
    const { diagnostics } = await fixProject(project, { folder: project.folder });
    expect(await read(project.folder, 'slipway.yml')).toBe('name: iris\nmodels: []\n');
    expect(diagnostics).toEqual([]);
  });

  it('does not remove what may be wanted, unless its code is named', async () => {
    const files = { ...SOUND, 'slipway.yml': 'name: sound\nmodels: []\ndependencies: [six, requests]\n' };
    const project = await temporaryProject(files);
    expect((await fixProject(project, { folder: project.folder })).applied).toEqual([]);
    expect(await read(project.folder, 'slipway.yml')).toBe(files['slipway.yml']);
    const { applied } = await fixProject(project, { folder: project.folder, codes: ['unused-dependency'] });
    expect(applied).not.toEqual([]);
    expect(await read(project.folder, 'slipway.yml')).not.toContain('[six, requests]');
  });

  it('writes through links and keeps the mode of a file', async () => {
    const project = await temporaryProject({ ...SOUND, 'real.yml': 'name: A B\nmodels: []\n' });
    const { rm } = await import('node:fs/promises');
    await rm(join(project.folder, 'slipway.yml'));
    await symlink('real.yml', join(project.folder, 'slipway.yml'));
    await chmod(join(project.folder, 'real.yml'), 0o640);
    await fixProject(project, { folder: project.folder });
    expect(await read(project.folder, 'real.yml')).toBe('name: a-b\nmodels: []\n');
    expect((await stat(join(project.folder, 'real.yml'))).mode & 0o777).toBe(0o640);
  });

  it('gives the one function that predicts the name that is called, and lets its callers be', async () => {
    const script = 'def predict(x): return x\n\n\nprint(predict(1))\n';
    const project = await temporaryProject({ ...SOUND, 'score.py': script });
    const { diagnostics } = await fixProject(project, { folder: project.folder });
    expect(diagnostics).toEqual([]);
    expect(await read(project.folder, 'score.py')).toBe(`${script}\n\nrun = predict\n`);
  });

  it('ends though fixes cannot fix everything', async () => {
    const script = 'def predict(x): return x\ndef score(x): return x\n';
    const project = await temporaryProject({ ...SOUND, 'score.py': script });
    const { applied, diagnostics } = await fixProject(project, { folder: project.folder });
    expect(applied).toEqual([]);
    expect(diagnostics).toMatchObject([{ code: 'script-no-run' }]);
  });
});

describe('edits', () => {
  const at = (startLine: number, startColumn: number, endLine: number, endColumn: number, text: string) => ({
    range: { startLine, startColumn, endLine, endColumn },
    text,
  });

  it('count in the text as it was, whatever order they come in', () => {
    expect(
      applyEdits('one\r\ntwo\nthree', [at(3, 1, 3, 6, '3'), at(1, 1, 1, 4, '1'), at(2, 4, 2, 4, '!')]),
    ).toBe('1\r\ntwo!\n3');
  });

  it('at one place keep their order', () => {
    expect(applyEdits('', [at(1, 1, 1, 1, 'a'), at(1, 1, 1, 1, 'b')])).toBe('ab');
  });

  it('that overlap are refused', () => {
    expect(() => applyEdits('abcdef', [at(1, 1, 1, 4, ''), at(1, 3, 1, 5, '')])).toThrow(RangeError);
  });
});
