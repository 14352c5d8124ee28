import { expect, it } from 'vitest';
import { trainingSchema } from '#contract/manifest/training.ts';
import { localPathOf } from '#core/host/local-path.ts';
import { optionFor, splitWords, variablesOfCall, wordsOfCall } from './script-call.ts';
import type { TakenData } from './take-data.ts';

const DATA: TakenData = {
  name: 'train-set',
  source: 'train.csv',
  digest: `sha256:${'0'.repeat(64)}`,
  size: 1,
  files: 1,
  path: localPathOf('/room/project/my data.csv'),
};

const call = (training: object, script?: string) => ({
  training: trainingSchema.parse(training),
  data: [DATA],
  parameters: { learning_rate: 0.1, verbose: true },
  script,
  work: '/room/project',
  model: 'out/model.pkl',
});

it('a script gets the options that stand in its text, however they spell the name', () => {
  const script = `parser.add_argument("--learning-rate", type=float)\nparser.add_argument('--train_set')\n`;
  expect(wordsOfCall(call({ script: 'fit.py' }, script))).toEqual([
    ...['python', 'fit.py', '--train_set', '/room/project/my data.csv', '--learning-rate', '0.1'],
  ]);
  expect(wordsOfCall(call({}, 'print("no options: --learning_rate")'))).toEqual(['python', 'train.py']);
});

it.each([
  ['click.option("--rate/--no-rate")', 'rate', '--rate'],
  ["add_argument('-r', '--rate')", 'rate', '--rate'],
  ['add_argument("--rates")', 'rate', undefined],
  ['"--requests" in sys.argv', 'request', undefined],
])('in %s the option for %s is %s', (script, name, option) => {
  expect(optionFor(script, name)).toBe(option);
});

it('a command keeps its words, whatever stands for them', () => {
  const command = `python -m fit --data {train-set} --rate \${{ inputs.learning_rate }} "two words" --seed={seed}`;
  expect(wordsOfCall(call({ command }))).toEqual([
    ...[
      'python',
      '-m',
      'fit',
      '--data',
      '/room/project/my data.csv',
      '--rate',
      '0.1',
      'two words',
      '--seed=0',
    ],
  ]);
  expect(() => wordsOfCall(call({ command: 'python fit.py {nothing}' }))).toThrow(/“{nothing}”/);
  expect(splitWords(`a "b 'c" d'e f'g`)).toEqual(['a', "b 'c", 'de fg']);
});

it('variables have our names and those of other services', () => {
  expect(variablesOfCall(call({ seed: 7 }))).toMatchObject({
    SLIPWAY_DATA_TRAIN_SET: '/room/project/my data.csv',
    SLIPWAY_PARAMETER_LEARNING_RATE: '0.1',
    SLIPWAY_MODEL: '/room/project/out/model.pkl',
    SLIPWAY_SEED: '7',
    PYTHONHASHSEED: '7',
    SM_CHANNEL_TRAIN_SET: '/room/project',
    SM_HP_VERBOSE: 'true',
    SM_MODEL_DIR: '/room/project/out',
    AZURE_ML_INPUT_train_set: '/room/project/my data.csv',
  });
});
