import { dirname, join } from 'node:path';
import { SlipwayError } from '#contract/errors.ts';
import type { Parameter, Training } from '#contract/manifest/training.ts';
import { USUAL_SCRIPT } from '#contract/manifest/training.ts';
import type { TakenData } from './take-data.ts';

interface CallInputs {
  readonly training: Training;
  readonly data: readonly TakenData[];
  readonly parameters: Readonly<Record<string, Parameter>>;
  /** Text of the script; undefined for a command. */
  readonly script: string | undefined;
  /** Folder that the script works in. */
  readonly work: string;
  /** Where the script writes the first model. */
  readonly model: string;
}

/** The words of the command that trains. */
export function wordsOfCall(inputs: CallInputs): readonly string[] {
  const { training, script } = inputs;
  const values = valuesOf(inputs);
  if (training.command !== undefined) {
    const words = typeof training.command === 'string' ? splitWords(training.command) : training.command;
    return words.map((word) => fillIn(word, values));
  }
  return [
    ...['python', training.script ?? USUAL_SCRIPT],
    ...[...values].flatMap(([name, value]) => {
      const option = optionFor(script ?? '', name);
      return option === undefined ? [] : [option, value];
    }),
  ];
}

/**
 * What the script is told: our own names, and those that scripts written for SageMaker (`SM_…`) and Azure ML (`AZURE_ML_INPUT_…`)
 * read. (sagemaker-training-toolkit ENVIRONMENT_VARIABLES.md; Azure ML, “Access data in a job”.)
 */
export function variablesOfCall(inputs: CallInputs): Readonly<Record<string, string>> {
  const { training, data, parameters, work, model } = inputs;
  const modelFolder = dirname(join(work, ...model.split('/')));
  const names = (entries: Iterable<readonly [string, string]>, prefix: string): Record<string, string> =>
    Object.fromEntries([...entries].map(([name, value]) => [`${prefix}${variableName(name)}`, value]));
  const places = data.map(({ name, path }) => [name, path] as const);
  const values = Object.entries(parameters).map(([name, value]) => [name, textOf(value)] as const);
  const channels = data.map(({ name, path, files }) => [name, files === 1 ? dirname(path) : path] as const);
  return {
    ...names(places, 'SLIPWAY_DATA_'),
    ...names(values, 'SLIPWAY_PARAMETER_'),
    SLIPWAY_MODEL: join(work, ...model.split('/')),
    SLIPWAY_SEED: String(training.seed),
    PYTHONHASHSEED: String(training.seed),
    ...names(channels, 'SM_CHANNEL_'),
    ...names(values, 'SM_HP_'),
    SM_MODEL_DIR: modelFolder,
    ...Object.fromEntries(
      places.map(([name, path]) => [`AZURE_ML_INPUT_${name.replaceAll('-', '_')}`, path]),
    ),
  };
}

function variableName(name: string): string {
  return name.replaceAll('-', '_').toUpperCase();
}

function textOf(value: Parameter): string {
  return typeof value === 'boolean' ? (value ? 'true' : 'false') : String(value);
}

function valuesOf({ data, parameters, training }: CallInputs): ReadonlyMap<string, string> {
  return new Map([
    ...data.map(({ name, path }) => [name, path as string] as const),
    ...Object.entries(parameters).map(([name, value]) => [name, textOf(value)] as const),
    ...(Object.hasOwn(parameters, 'seed') ? [] : [['seed', String(training.seed)] as const]),
  ]);
}

/** The option by which a script takes a name: a text in quotes like `--learning-rate`, as argparse and click have it. */
export function optionFor(script: string, name: string): string | undefined {
  const spellings = [...new Set([name, name.replaceAll('_', '-'), name.replaceAll('-', '_')])];
  return spellings
    .map((spelling) => `--${spelling}`)
    .find((option) => new RegExp(`["']${option}["'/]`).test(script));
}

/** `{name}`, or `\${{inputs.name}}` as Azure ML writes it. A word stays one word, whatever its value. */
function fillIn(word: string, values: ReadonlyMap<string, string>): string {
  return word.replaceAll(
    /\$\{\{\s*inputs\.([\w-]+)\s*\}\}|\{([A-Za-z][\w-]*)\}/g,
    (whole, azure: string | undefined, plain: string | undefined) => {
      const name = azure ?? plain ?? '';
      const value = values.get(name);
      if (value !== undefined) return value;
      throw new SlipwayError('bad_input', {
        message: `The command of the training names “${whole}”, which is neither data nor a parameter.`,
        hint: `There are: ${[...values.keys()].join(', ')}.`,
      });
    },
  );
}

/** Words of a command line with quotes; no shell reads it. */
export function splitWords(line: string): readonly string[] {
  return [...line.matchAll(/(?:\$\{\{[^}]*\}\}|[^\s"'$]|\$(?!\{\{)|"[^"]*"|'[^']*')+/g)].map(([word]) =>
    word.replaceAll(
      /"([^"]*)"|'([^']*)'/g,
      (_quoted, double: string | undefined, single: string | undefined) => double ?? single ?? '',
    ),
  );
}
