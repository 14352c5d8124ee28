import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { SlipwayError } from '#contract/errors.ts';
import type { LocalPath } from '#contract/local-path.ts';
import { type Parameter, type Training, trainingSchema, USUAL_SCRIPT } from '#contract/manifest/training.ts';
import type { CoreContext } from '#core/context.ts';
import { isAboutTraining } from '#core/manifest/check/check-training.ts';
import { isError } from '#core/manifest/diagnostic.ts';
import { mustBeSound } from '#core/manifest/freeze/gate.ts';
import { cleanPath } from '#core/manifest/project/locate.ts';
import type { ReadingParts } from '#core/manifest/project-reading.ts';
import { readProject } from '#core/manifest/read-project.ts';
import { nearest } from '#core/manifest/text/nearest.ts';

/** What a retraining is asked for. */
export interface RetrainRequest {
  readonly folder: LocalPath;
  readonly parameters: Readonly<Record<string, Parameter>>;
  readonly data: Readonly<Record<string, LocalPath>>;
  readonly engine?: 'docker' | 'process' | undefined;
  readonly force: boolean;
  /** Texts in place of files, by path in the project: what would be so with them. */
  readonly texts?: Readonly<Record<string, string>> | undefined;
}

/** A project whose training can be started. */
export interface TrainingPlan {
  readonly folder: LocalPath;
  readonly project: string;
  readonly parts: ReadingParts;
  readonly training: Training;
  readonly parameters: Readonly<Record<string, Parameter>>;
  /** Models that the script writes: those with a path in the project. */
  readonly models: readonly { readonly name: string; readonly path: string }[];
  /** What trains, in words. */
  readonly script: string;
}

const LONGEST_READING_MS = 120_000;

/** Reads a project as it is now. Throws what is wrong with it, its training and what is asked for. */
export async function planTraining(
  context: CoreContext,
  request: RetrainRequest,
  signal?: AbortSignal,
): Promise<TrainingPlan> {
  const { folder, texts } = request;
  const read = await readProject(context, {
    folder,
    ...(texts === undefined ? {} : { texts }),
    signal,
    mostMs: LONGEST_READING_MS,
  });
  const parts = mustBeSound(read);
  const wrong = read.diagnostics.find((one) => isError(one) && isAboutTraining(one));
  if (wrong !== undefined)
    throw new SlipwayError('manifest_invalid', {
      message: `${wrong.file}:${wrong.range.startLine}:${wrong.range.startColumn}: ${wrong.message}`,
      hint: wrong.hint,
      details: { folder: read.folder, diagnostics: read.diagnostics },
    });
  const training = parts.source.training ?? trainingSchema.parse({});
  const script = await scriptOf(read.folder, training);
  const models = parts.models.flatMap(({ entry }) =>
    entry.path === undefined ? [] : [{ name: entry.name, path: cleanPath(entry.path) }],
  );
  if (models.length === 0)
    throw new SlipwayError('manifest_invalid', {
      message: 'No model of the manifest has a `path`, so a training cannot say which file it writes.',
      hint: 'Write `models: [{name: my-model, path: model.pkl}]` with the file that the script writes.',
    });
  mustKnow(Object.keys(request.data), Object.keys(training.data), 'data');
  return {
    folder: read.folder,
    project: parts.source.name,
    parts,
    training,
    parameters: parametersOf(training, request.parameters),
    models,
    script,
  };
}

async function scriptOf(folder: string, training: Training): Promise<string> {
  if (training.command !== undefined)
    return typeof training.command === 'string' ? training.command : training.command.join(' ');
  const script = cleanPath(training.script ?? USUAL_SCRIPT);
  const isThere = await access(join(folder, ...script.split('/'))).then(
    () => true,
    () => false,
  );
  if (isThere) return script;
  throw new SlipwayError('path_missing', {
    message: `The training script ${script} was not found in ${folder}.`,
    hint: 'Name the script that writes the model: `training: {script: my_train.py}` in slipway.yml.',
  });
}

/** Values of the command line are texts; the manifest says what they are meant to be. */
function parametersOf(
  { parameters }: Training,
  given: Readonly<Record<string, Parameter>>,
): Readonly<Record<string, Parameter>> {
  mustKnow(Object.keys(given), Object.keys(parameters), 'parameter');
  const meant = Object.entries(given).map(
    ([name, value]) => [name, like(name, parameters[name], value)] as const,
  );
  return { ...parameters, ...Object.fromEntries(meant) };
}

function like(name: string, usual: Parameter | undefined, value: Parameter): Parameter {
  if (typeof value !== 'string' || typeof usual === 'string' || usual === undefined) return value;
  if (typeof usual === 'number' && value.trim() !== '' && Number.isFinite(Number(value)))
    return Number(value);
  if (typeof usual === 'boolean' && /^(true|false)$/i.test(value)) return value.toLowerCase() === 'true';
  throw new SlipwayError('bad_input', {
    message: `The parameter “${name}” is ${typeof usual === 'number' ? 'a number' : 'true or false'}, not “${value}”.`,
    hint: `The manifest has ${name}: ${String(usual)}.`,
  });
}

function mustKnow(given: readonly string[], known: readonly string[], what: 'data' | 'parameter'): void {
  const unknown = given.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const meant = nearest(unknown, known);
  throw new SlipwayError('bad_input', {
    message:
      what === 'data'
        ? `The training has no data called “${unknown}”.`
        : `The training has no parameter “${unknown}”.`,
    hint:
      meant !== undefined
        ? `Did you mean “${meant}”?`
        : known.length === 0
          ? `Add it under \`training.${what === 'data' ? 'data' : 'parameters'}\` in slipway.yml.`
          : `There are: ${known.join(', ')}.`,
  });
}
