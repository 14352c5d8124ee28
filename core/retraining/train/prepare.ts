import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SlipwayError } from '#contract/errors.ts';
import type { LocalPath } from '#contract/local-path.ts';
import { USUAL_SCRIPT } from '#contract/manifest/training.ts';
import type { TrainingInputs } from '#contract/retraining/retraining.ts';
import type { CoreContext } from '#core/context.ts';
import type { ScriptPlace } from '#core/engine/script-runner.ts';
import { localPathOf } from '#core/host/local-path.ts';
import { buildSettings } from '#core/image/build-settings.ts';
import { condaPlan } from '#core/image/plan.ts';
import { readScoringServer } from '#core/image/scoring-layer.ts';
import { digestOfValue } from '#core/manifest/freeze/canonical.ts';
import { lockDependencies } from '#core/manifest/freeze/lock-dependencies.ts';
import { condaText, lockText } from '#core/manifest/lock-text.ts';
import { cleanPath } from '#core/manifest/project/locate.ts';
import type { TaskWork } from '#core/task/tasks.ts';
import { digestedParameters, maskedParameters } from '../record/secret-parameters.ts';
import type { Room } from '../room.ts';
import { bytesOf } from './amounts.ts';
import { type CopiedFile, copyFolder } from './copy-project.ts';
import { type TakenData, takeData } from './take-data.ts';
import type { RetrainRequest, TrainingPlan } from './training-plan.ts';

/** Everything a training works with, read once. */
export interface Prepared {
  readonly inputs: TrainingInputs;
  readonly data: readonly TakenData[];
  /** Text of the script; undefined for a command. */
  readonly script: string | undefined;
  /** The copy of the holdout; undefined without one. */
  readonly holdout: LocalPath | undefined;
  /** Makes the environment in which the script runs. */
  readonly place: (work: TaskWork) => Promise<ScriptPlace>;
}

/** Copies project and data, and locks the packages. Its digest tells whether anything has changed. */
export async function prepareTraining(
  context: CoreContext,
  {
    plan,
    request,
    room,
  }: { readonly plan: TrainingPlan; readonly request: RetrainRequest; readonly room: Room },
  work: TaskWork,
): Promise<Prepared> {
  const { training } = plan;
  const mostBytes = bytesOf(training.limits.disk);
  const copied = await work.within('copy', 'Copy the project', () =>
    copyFolder({ from: plan.folder, to: room.work, mostBytes, what: 'The project' }, work),
  );
  const holdout =
    training.holdout === undefined ? undefined : holdoutOf(copied, cleanPath(training.holdout.file));
  const data: TakenData[] = [];
  for (const [name, source] of Object.entries(training.data)) {
    const instead = Object.hasOwn(request.data, name) ? request.data[name] : undefined;
    const taking = { name, source, instead, project: room.work, copied, inputs: room.inputs, mostBytes };
    data.push(await takeData(context, taking, work));
  }
  work.endStep('data');
  const lock = await lockPackages(context, plan, work);
  const facts = {
    data: [
      ...data.map(({ path: _path, ...rest }) => rest),
      ...(holdout === undefined
        ? []
        : [
            { name: '(holdout)', source: holdout.path, digest: holdout.digest, size: holdout.size, files: 1 },
          ]),
    ],
    code: codeOf(copied, plan),
    parameters: maskedParameters(plan.parameters),
    seed: training.seed,
    environment: { python: lock.python, digest: lock.digest },
  };
  const digested = {
    ...facts,
    parameters: digestedParameters(plan.parameters),
    data: facts.data.map(({ name, digest }) => [name, digest]),
  };
  return {
    inputs: { digest: digestOfValue(digested), ...facts },
    data,
    script: training.command === undefined ? await scriptText(room, training.script) : undefined,
    holdout: holdout === undefined ? undefined : localPathOf(join(room.work, ...holdout.path.split('/'))),
    place: lock.place,
  };
}

function scriptText(room: Room, script: string = USUAL_SCRIPT): Promise<string> {
  return readFile(join(room.work, ...cleanPath(script).split('/')), 'utf8');
}

function holdoutOf(copied: readonly CopiedFile[], path: string): CopiedFile {
  const found = copied.find((file) => file.path === path);
  if (found !== undefined) return found;
  throw new SlipwayError('path_missing', {
    message: `The holdout ${path} was not found in the project.`,
    hint: 'Correct `holdout` under `training` in slipway.yml.',
  });
}

/** Everything but data, holdout and models, which are told apart, and requests, which train nothing. */
function codeOf(copied: readonly CopiedFile[], { training, models }: TrainingPlan): TrainingInputs['code'] {
  const others = [
    ...Object.values(training.data).map(cleanPath),
    ...models.map(({ path }) => path),
    ...(training.holdout === undefined ? [] : [cleanPath(training.holdout.file)]),
    'requests',
  ];
  const files = copied.filter(
    ({ path }) => !others.some((other) => path === other || path.startsWith(`${other}/`)),
  );
  return { digest: digestOfValue(files.map(({ path, digest }) => [path, digest])), files: files.length };
}

async function lockPackages(
  context: CoreContext,
  { parts }: TrainingPlan,
  work: TaskWork,
): Promise<{ readonly python: string; readonly digest: string; readonly place: Prepared['place'] }> {
  const settings = await buildSettings(await context.settings(), context.environment);
  const scoring = await readScoringServer(context.resources);
  const python = parts.source.runtime.replace('python-', '');
  const lock = await lockDependencies(
    context,
    {
      engine: context.engines.get('process'),
      settings,
      base: '',
      python,
      requirements: [...parts.requirements, ...parts.trainingRequirements],
      conda: parts.conda?.entries ?? [],
      scoring: scoring.requirements,
      upgrade: false,
    },
    work,
  );
  const locked = { reference: parts.source.name, lock };
  const plan = {
    lock: await lockText(context, locked),
    conda: condaPlan(lock, await condaText(context, locked)),
  };
  return {
    python,
    digest: lock.conda === undefined ? lock.digest : digestOfValue([lock.digest, lock.conda.digest]),
    place: (under) => context.scripts.prepare({ python, plan, scoring: scoring.layer, settings }, under),
  };
}
