import { describe, expect, it } from 'vitest';
import { lookAtProject } from '../look-at-project.ts';
import { SOUND, temporaryProject } from '../testing/temporary-project.ts';

const HEAD = 'name: sound\nmodels: [{name: m, path: model.json}]\n';

async function check(training: string, more: Readonly<Record<string, string>> = {}) {
  const project = await temporaryProject({
    ...SOUND,
    'model.json': '{"limit": 1}',
    'train.py': 'print(1)\n',
    'train.csv': 'x,label\n1,a\n',
    'holdout.csv': 'x,country,label\n1,FR,a\n',
    'slipway.yml': `${HEAD}training:\n${training}`,
    ...more,
  });
  const all = await project.check();
  return all.filter(
    ({ code }) => code.startsWith('training-') || code === 'bad-value' || code === 'unknown-key',
  );
}

const HOLDOUT = '  holdout: {file: holdout.csv, label: label}\n';

describe('training:', () => {
  it('is sound with a script, data, a holdout and gates', async () => {
    const training = `  data: {train: train.csv}\n${HOLDOUT}  gates:\n    - {metric: accuracy, least: 0.9, slice: country}\n    - {metric: f1, against: champion, margin: 1%}\n  update: {service: iris}\n`;
    expect(await check(training)).toEqual([]);
  });

  it.each([
    ['  script: tran.py\n', 'training-missing-file', 4],
    ['  data: {train: trian.csv}\n', 'training-missing-file', 4],
    ['  data: {train: ../outside.csv}\n', 'training-path-outside', 4],
    ['  data: {train: "ftp://example.org/x.csv"}\n', 'training-address', 4],
    ['  holdout: {file: holdout.csv, label: lable}\n', 'training-no-label', 4],
    ['  script: train.py\n  command: python train.py\n', 'training-two-commands', 5],
    ['  gates: [{metric: accuracy, least: 0.9}]\n', 'training-no-holdout', 4],
    [`${HOLDOUT}  gates: [{metric: accuracy}]\n`, 'training-empty-gate', 5],
    [`${HOLDOUT}  gates: [{metric: rmse, least: 3}]\n`, 'training-wrong-side', 5],
    [`${HOLDOUT}  gates: [{metric: f1, most: 3}]\n`, 'training-wrong-side', 5],
    [`${HOLDOUT}  gates: [{metric: auc, least: 0.9}]\n`, 'training-no-score', 5],
    [`${HOLDOUT}  gates: [{metric: f1, least: 0.9, slice: contry}]\n`, 'training-unknown-slice', 5],
    [`${HOLDOUT}  gates: [{metric: f1, against: champion}]\n`, 'training-no-margin', 5],
    [`${HOLDOUT}  gates: [{metric: accurracy, least: 0.9}]\n`, 'bad-value', 5],
    [`${HOLDOUT}  gates: [{metric: metrics.cost, most: 3}]\n`, 'training-own-metric', 5],
    [`${HOLDOUT}  gates: [{metric: metrics., most: 3}]\n`, 'bad-value', 5],
    [`${HOLDOUT}  gates: [{metric: accuracy, least: 0.9, prefer: less}]\n`, 'training-needless-prefer', 5],
    ['  schedule: {cron: 0 0 31 2 *}\n', 'training-schedule-cron', 4],
    ['  schedule: {cron: "@daily", timezone: Europe/Viena}\n', 'training-schedule-timezone', 4],
    ['  schedule: {timezone: UTC}\n', 'training-schedule-empty', 4],
    ['  schedule: {triggers: [new-data]}\n', 'training-schedule-data', 4],
    ['  schedule: {triggers: [drift]}\n', 'training-schedule-drift', 4],
    ['  data: {a: train.csv}\n  parameters: {a: 1}\n', 'training-name-twice', 5],
    ['  update: {service: Iris!}\n', 'training-service-name', 4],
    ['  approve: never\n', 'training-unjudged', 4],
    ['  limits: {timeout: soon}\n', 'bad-value', 4],
    ['  limts: {}\n', 'unknown-key', 4],
    [`  data: {train: holdout.csv}\n${HOLDOUT}`, 'training-holdout-is-data', 5],
  ])('%j is told as %s at line %i', async (training, code, startLine) => {
    expect(await check(training)).toMatchObject([{ code, range: { startLine } }]);
  });

  it('takes metrics of metrics.py by their names, on the side that their author wants', async () => {
    const training = `${HOLDOUT}  gates:\n    - {metric: metrics.cost, most: 3, prefer: less}\n    - {metric: metrics.gian, least: 3}\n`;
    const found = await check(training, {
      'metrics.py':
        'def cost(labels, predicted):\n    return 0\n\n\ndef gain(labels, predicted):\n    return 1\n',
    });
    expect(found).toMatchObject([
      { code: 'training-own-metric', range: { startLine: 7 }, hint: 'Did you mean “gain”?' },
    ]);
  });

  it('of a manifest whose models have no path says what is missing', async () => {
    const found = await check('  script: train.py\n', {
      'slipway.yml': 'name: sound\nmodels: []\ntraining:\n  script: train.py\n',
    });
    expect(found).toMatchObject([{ code: 'training-no-model' }]);
  });

  it('has dependencies of its own, which an image does not get', async () => {
    const project = await temporaryProject({
      ...SOUND,
      'slipway.yml': 'name: sound\nmodels: []\ntraining: {dependencies: [optuna>=4]}\n',
    });
    const { parts } = await lookAtProject(project, { folder: project.folder });
    expect(parts?.trainingDependencies.requirements.map(({ text }) => text)).toEqual(['optuna>=4']);
    expect(parts?.dependencies.requirements).toEqual([]);
  });
});
