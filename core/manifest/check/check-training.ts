import type { Diagnostic } from '#contract/manifest/diagnostic.ts';
import type { ManifestSource } from '#contract/manifest/source.ts';
import { type Training, USUAL_SCRIPT } from '#contract/manifest/training.ts';
import { SERVICE_NAME_PATTERN, suggestServiceName } from '#contract/service/name.ts';
import { report } from '../diagnostic.ts';
import { listFiles } from '../project/list-files.ts';
import type { Project } from '../project/open-project.ts';
import { modelEntries } from '../source/model-entries.ts';
import type { ParsedManifest, ValuePath } from '../source/parsed-manifest.ts';
import { checkGates } from './check-gates.ts';
import { checkOwnMetrics } from './check-own-metrics.ts';
import { checkSchedule } from './check-schedule.ts';
import { isAddress } from './is-address.ts';
import { missingPath } from './path-problem.ts';
import { columnsOfTable } from './table-columns.ts';
import { trainingProblem } from './training-problem.ts';

export interface TrainingCheck {
  readonly project: Project;
  readonly manifest: ParsedManifest;
  readonly source: ManifestSource;
}

/** What `training:` says, held against the project. A build does not need it: only a retraining is refused for it. */
export async function checkTraining(check: TrainingCheck): Promise<readonly Diagnostic[]> {
  const { training } = check.source;
  if (training === undefined) return [];
  const columns =
    training.holdout === undefined ? undefined : await columnsOfTable(check.project, training.holdout.file);
  return [
    ...(await checkPlaces(check, training)),
    ...checkParts(check, training),
    ...checkHoldout(check, training, columns),
    ...checkGates({ ...check, training, columns }),
    ...checkSchedule(check.manifest, training),
    ...(await checkOwnMetrics(check, training)),
  ];
}

/** Whether a finding only matters to a retraining. */
export function isAboutTraining({ code }: Pick<Diagnostic, 'code'>): boolean {
  return code.startsWith('training-');
}

async function checkPlaces(check: TrainingCheck, training: Training): Promise<readonly Diagnostic[]> {
  const places: { readonly path: ValuePath; readonly value: string; readonly what: string }[] = [];
  if (training.command === undefined)
    places.push({
      path: ['training', 'script'],
      value: training.script ?? USUAL_SCRIPT,
      what: 'training script',
    });
  for (const [name, value] of Object.entries(training.data))
    if (!isAddress(value)) places.push({ path: ['training', 'data', name], value, what: 'data' });
  if (training.holdout !== undefined)
    places.push({
      path: ['training', 'holdout', 'file'],
      value: training.holdout.file,
      what: 'file with the holdout rows',
    });
  const found: Diagnostic[] = [];
  for (const place of places) {
    const { kind } = await check.project.locate(place.value);
    if (kind === 'file' || (kind === 'folder' && place.what === 'data')) continue;
    const { files } = await listFiles(check.project.folder, { depth: 4, limit: 500 });
    const problem = await missingPath({
      project: check.project,
      path: place.value,
      file: check.manifest.yaml.file,
      range: check.manifest.range(place.path),
      what: place.what,
      candidates: files.map(({ path }) => path),
      write: (path) => check.manifest.replace(place.path, path),
    });
    found.push({ ...problem, code: `training-${problem.code}` });
  }
  return [...found, ...addressProblems(check, training)];
}

function addressProblems({ manifest }: TrainingCheck, training: Training): readonly Diagnostic[] {
  return Object.entries(training.data)
    .filter(([, value]) => isAddress(value) && !value.startsWith('https://'))
    .map(([name, value]) =>
      trainingProblem(manifest, ['training', 'data', name], {
        code: 'training-address',
        message: `“${value.split('://')[0]}://” is not an address that data can be taken from.`,
        hint: 'Use a file or folder of the project, or an https:// address.',
      }),
    );
}

function checkParts({ manifest, source }: TrainingCheck, training: Training): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  if (training.script !== undefined && training.command !== undefined)
    found.push(
      trainingProblem(manifest, ['training', 'command'], {
        code: 'training-two-commands',
        message: 'The training has a script and a command.',
        hint: 'Keep one of them.',
      }),
    );
  if (!modelEntries(source).some(({ path }) => path !== undefined))
    found.push(
      trainingProblem(manifest, ['models'], {
        code: 'training-no-model',
        message: 'No model has a `path`, so a training cannot say which file it writes.',
        hint: 'Write `models: [{name: my-model, path: model.pkl}]` with the file that the script writes.',
      }),
    );
  const both = Object.keys(training.data).find((name) => Object.hasOwn(training.parameters, name));
  if (both !== undefined)
    found.push(
      trainingProblem(manifest, ['training', 'parameters', both], {
        code: 'training-name-twice',
        message: `“${both}” is the name of data and of a parameter.`,
        hint: 'Rename one of them: a script takes both as `--name value`.',
      }),
    );
  const service = training.update?.service;
  if (service !== undefined && !SERVICE_NAME_PATTERN.test(service))
    found.push(
      trainingProblem(manifest, ['training', 'update', 'service'], {
        code: 'training-service-name',
        message: `“${service}” cannot be the name of a service: 3 to 32 lower-case letters, digits and “-”, a letter first.`,
        hint: `Try “${suggestServiceName(service)}”.`,
      }),
    );
  return found;
}

function checkHoldout(
  { manifest }: TrainingCheck,
  { holdout, data }: Training,
  columns: readonly string[] | undefined,
): readonly Diagnostic[] {
  if (holdout === undefined) return [];
  const found: Diagnostic[] = [];
  if (columns !== undefined && !columns.includes(holdout.label))
    found.push(
      trainingProblem(manifest, ['training', 'holdout', 'label'], {
        code: 'training-no-label',
        message: `${holdout.file} has no column “${holdout.label}”.`,
        hint: `Its columns are ${columns.slice(0, 20).join(', ')}.`,
      }),
    );
  const same = Object.entries(data).find(([, place]) => place === holdout.file)?.[0];
  if (same !== undefined)
    found.push(
      report({
        severity: 'warning',
        code: 'training-holdout-is-data',
        message: `The training gets the holdout rows as “${same}”.`,
        hint: 'Use rows that the training does not see: a model that has learnt the answers looks better than it is.',
        file: manifest.yaml.file,
        range: manifest.range(['training', 'holdout', 'file']),
      }),
    );
  return found;
}
