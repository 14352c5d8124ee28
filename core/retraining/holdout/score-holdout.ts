import { join } from 'node:path';
import { SlipwayError } from '#contract/errors.ts';
import type { Training } from '#contract/manifest/training.ts';
import type { ManifestVersion } from '#contract/manifest/version.ts';
import type { ModelVersion } from '#contract/model/model.ts';
import type { Candidate, CandidateModel } from '#contract/retraining/retraining.ts';
import type { CoreContext } from '#core/context.ts';
import { digestOfScoring } from '#core/image/build.ts';
import { buildSettings } from '#core/image/build-settings.ts';
import { planManifest } from '#core/image/plan-manifest.ts';
import { readScoringServer } from '#core/image/scoring-layer.ts';
import { mustTrustFolder } from '#core/image/trusted-folder.ts';
import { withModel } from '#core/manifest/freeze.ts';
import type { TaskWork } from '#core/task/tasks.ts';
import { judgingRoom, type Room } from '../room.ts';
import { scriptLimits } from '../train/amounts.ts';
import { explainScript } from '../train/explain-script.ts';
import { type RowAnswer, readAnswers } from './read-answers.ts';
import type { Holdout } from './read-holdout.ts';

type HoldoutRules = NonNullable<Training['holdout']>;

/** What scoring a holdout takes. */
export interface Scoring {
  readonly manifest: ManifestVersion;
  /** Models that are not registered: they take the place of those in the manifest. */
  readonly candidate?: Candidate | undefined;
  readonly holdout: Holdout;
  readonly rules: HoldoutRules;
  readonly limits: Training['limits'];
  readonly room: Room;
}

/**
 * Answers of a manifest's script to the rows of a holdout, through the script that serves. `run_failed` when it cannot be started,
 * `not_trusted` when the user has not agreed to code of the manifest's folder; rows that fail are answers too.
 */
export async function scoreHoldout(
  context: CoreContext,
  scoring: Scoring,
  work: TaskWork,
): Promise<readonly RowAnswer[]> {
  const { holdout, limits, manifest, room } = scoring;
  await mustTrustFolder(context, { engine: 'process', folder: manifest.folder });
  const name = scoring.candidate === undefined ? 'champion' : 'candidate';
  return work.within(name, `Score the holdout with the ${name}`, async () => {
    const engineId = await makeImage(context, scoring, quiet(work, name));
    const own = await judgingRoom(room, name, 'app');
    const { folder } = own;
    const output = join(folder, 'answers.jsonl');
    const end = await context.scripts.batch(
      {
        engineId,
        input: holdout.input,
        output,
        room: own,
        limits: scriptLimits(limits),
        source: name,
      },
      work,
    );
    if (end.code !== 0 || end.stopped !== undefined)
      throw explainScript(end, { name: `The ${name}`, work: own.work, limits });
    return readAnswers(output, scoring.rules, holdout.labels.length);
  });
}

/** Builds the image as the process engine has it; nothing is recorded. */
async function makeImage(context: CoreContext, scoring: Scoring, work: TaskWork): Promise<string> {
  const server = await readScoringServer(context.resources);
  const models = (scoring.candidate?.models ?? []).map((model) => asVersion(scoring.manifest, model));
  const manifest = models.reduce(withModel, scoring.manifest);
  const plan = await planManifest(context, {
    manifest,
    scoring: server,
    scoringDigest: digestOfScoring(server),
    unregistered: models,
  });
  const settings = await buildSettings(await context.settings(), context.environment);
  const built = await context.engines.get('process').build({ plan, settings, noCache: false }, work);
  return built.engineId;
}

/** A candidate as if it were registered, under the number that it would have next. */
function asVersion(manifest: ManifestVersion, model: CandidateModel): ModelVersion {
  const { name, digest, shape, fileName, size, files, format } = model;
  const before = manifest.models.find(({ reference }) => reference.startsWith(`${name}:`))?.reference ?? '';
  const version = Number(before.slice(before.lastIndexOf(':') + 1)) + 1;
  if (!Number.isInteger(version))
    throw new SlipwayError('internal', { message: `${manifest.reference} has no model ${name}.` });
  return {
    reference: `${name}:${version}`,
    name,
    version,
    digest,
    shape,
    fileName,
    size,
    files,
    format,
    description: '',
    tags: [],
    createdAt: new Date().toISOString(),
  };
}

/** Steps of a build are parts of one step here. */
function quiet(work: TaskWork, source: string): TaskWork {
  return {
    ...work,
    log: (text) => work.log(text, source),
    step: () => undefined,
    endStep: () => undefined,
  };
}
