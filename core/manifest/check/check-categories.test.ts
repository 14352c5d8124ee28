import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { afterFix, temporaryProject } from '../testing/temporary-project.ts';

const MODEL = join(import.meta.dirname, '../../model/format/fixtures/lightgbm.txt');

/** A project with a model whose last column is a category, and this script. */
async function projectWith(script: string) {
  const text = await readFile(MODEL, 'utf8');
  const infos = /^feature_infos=.*$/m.exec(text)?.[0] ?? '';
  const column = /^feature_names=.* (\S+)$/m.exec(text)?.[1] ?? '';
  const model = text
    .replace(infos, infos.replace(/ \S+$/, ' -1:0:1'))
    .replace(/^pandas_categorical:.*$/m, '');
  const project = await temporaryProject({
    'slipway.yml': 'name: jobs\nmodels: [{name: m, path: model.txt}]\ndependencies: [lightgbm, pandas]\n',
    'model.txt': `${model}\npandas_categorical:[["clerk", "it's"]]\n`,
    'score.py': script,
  });
  return { project, column };
}

describe('a model of LightGBM with categories', () => {
  it.each([
    ['a docstring', '    """Says\n    it all."""\n', '    '],
    ['no docstring', '', '    '],
    ['tabs', '\t"Short."\n', '\t'],
  ])('gets the categories at the start of run() with %s', async (_name, documented, indent) => {
    const head = `import lightgbm\nimport pandas as pd\n\ndef run(\n    table: pd.DataFrame,\n):\n${documented}`;
    const body = `${indent}return model.predict(table).tolist()\n`;
    const script = `${head}${body}`;
    const { project, column } = await projectWith(script);
    const found = await project.only('model-needs-categories');
    const fixed = afterFix(found, 'score.py', script);
    expect(fixed.startsWith(head)).toBe(true);
    expect(fixed.endsWith(body)).toBe(true);
    const added = fixed.slice(head.length, -body.length).split('\n').slice(0, -1);
    expect(added.every((line) => line.startsWith(indent))).toBe(true);
    expect(added.map((line) => line.slice(indent.length))).toEqual([
      '# The categories that the model was trained with, in their order: requests bring plain values.',
      'categories_of = {',
      `    "${column}": ["clerk", "it's"],`,
      '}',
      'table = table.copy()',
      'for column, categories in categories_of.items():',
      '    table[column] = pd.Categorical(table[column], categories=categories)',
    ]);
    await project.write('score.py', fixed);
    expect((await project.check()).map(({ code }) => code)).not.toContain('model-needs-categories');
  });

  it('imports pandas where only the table itself was imported', async () => {
    const script =
      'import lightgbm\nfrom pandas import DataFrame\ndef run(table: DataFrame):\n    return model.predict(table)\n';
    const { project } = await projectWith(script);
    const fixed = afterFix(await project.only('model-needs-categories'), 'score.py', script);
    expect(fixed).toMatch(/^import pandas\nimport lightgbm/);
    expect(fixed).toContain('pandas.Categorical(table[column]');
  });

  it.each([
    ['what run() takes is not said to be a table', 'def run(data):\n    return model.predict(data)\n'],
    ['the body stands beside def', 'def run(data: pd.DataFrame): return model.predict(data)\n'],
    ['the body is a docstring', 'def run(data: pd.DataFrame):\n    """Later."""\n'],
  ])('has the advice without a fix where %s', async (_name, run) => {
    const { project } = await projectWith(`import lightgbm\nimport pandas as pd\n${run}`);
    const found = await project.only('model-needs-categories');
    expect(found.fixes).toEqual([]);
    expect(found.hint).toContain('pandas.Categorical(data[');
  });
});
