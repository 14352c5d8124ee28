import { describe, expect, it, test } from 'vitest';
import { generateProject } from '../generate.ts';
import { temporaryProject } from '../testing/temporary-project.ts';
import { proposeTraining } from './propose-training.ts';

const MANIFEST = 'name: house\nmodels: [{name: m, path: out/model.json}]\nscript: score.py\n';
const SCORE = 'import json\nlimit = json.load(open("out/model.json"))\ndef run(x: float):\n    return x\n';
const WRITING = 'import json\njson.dump({}, open("out/model.json", "w"))\n';

describe('a section training', () => {
  it.each([
    ['train.py', WRITING],
    ['src/train_model.py', 'from pathlib import Path\nPath("out", "model.json").write_text("{}")\n'],
    ['house_training.py', "import joblib\njoblib.dump({}, 'out/model.json')\n"],
    ['make.py', 'import torch\ntorch.save({}, "model.json")\n'],
    ['fit.py', 'import os, json\njson.dump({}, open(os.environ["SLIPWAY_MODEL"], "w"))\n'],
  ])('names %s, which writes the model', async (path, text) => {
    const { folder } = await temporaryProject({ 'slipway.yml': MANIFEST, 'score.py': SCORE, [path]: text });
    expect(await proposeTraining({ folder })).toMatchObject({ script: path });
  });

  it.each([
    ['reads the model only', { 'train.py': 'print(open("out/model.json").read())\n' }],
    ['writes another file', { 'train.py': 'open("log.txt", "w").write("x")\n' }],
    ['is the one that serves', { 'score.py': `${SCORE}${WRITING}` }],
  ])('names no script that %s', async (_, files) => {
    const { folder } = await temporaryProject({ 'slipway.yml': MANIFEST, 'score.py': SCORE, ...files });
    const { script, text } = await proposeTraining({ folder });
    expect(script).toBeUndefined();
    expect(text).toContain('script: train.py');
  });

  it.each([
    ['classes', 'x,species\n1,rose\n2,lily\n', '{file: holdout.csv, label: species}', 'metric: accuracy'],
    ['prices', 'price,x\n1.5,1\n2.25,2\n', '{file: holdout.csv, label: x}', 'metric: accuracy'],
    ['a column called target', 'target,x\n1.5,1\n2.25,2\n', 'label: target}', 'metric: rmse'],
    ['zeros and ones', 'x,y\n1.5,1\n2.25,0\n', 'label: y}', 'metric: accuracy'],
    ['a name with a comma', 'x,"right, left"\n1,a\n2,b\n', 'label: "right, left"}', 'metric: accuracy'],
  ])('proposes a gate on %s of a holdout', async (_, table, holdout, metric) => {
    const project = await temporaryProject({
      'slipway.yml': MANIFEST,
      'score.py': SCORE,
      'out/model.json': '{}',
      'train.py': WRITING,
      'holdout.csv': table,
    });
    const { text } = await proposeTraining(project);
    expect(text).toContain(holdout);
    expect(text).toContain(metric);
    await project.write('slipway.yml', `${MANIFEST}${text}`);
    expect((await project.check()).filter((one) => one.severity !== 'info')).toEqual([]);
  });
});

test('slipway init proposes it where a script writes the model, and says nothing of it otherwise', async () => {
  const pickle = (text: string): string => text.replaceAll('model.json', 'model.pkl');
  const files = { 'score.py': pickle(SCORE), 'out/model.pkl': 'N.' };
  const manifestOf = async (more: Readonly<Record<string, string>>): Promise<string | undefined> => {
    const project = await temporaryProject({ ...files, ...more });
    const { files: written } = await generateProject(project, project);
    return written.find(({ path }) => path === 'slipway.yml')?.text;
  };
  const proposed = await manifestOf({ 'train.py': pickle(WRITING) });
  expect(proposed).toMatch(/\ntraining: .*\n {2}script: train\.py\n/);
  expect(await manifestOf({})).not.toContain('training:');
});
