import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { SlipwayError } from '#contract/errors.ts';
import type { Settings } from '#contract/system/settings.ts';
import type { EngineWork } from '#core/engine/engine.ts';
import type {
  BatchRequest,
  ScriptEnd,
  ScriptPlace,
  ScriptRequest,
  ScriptRoom,
  ScriptRunner,
} from '#core/engine/script-runner.ts';
import { wholeImage } from './build-image.ts';
import { ensureEnvironment, environmentKey, holdEnvironment } from './environment.ts';
import { APPLICATION } from './image-record.ts';
import { ensureFileLayer, layerFolder } from './layer.ts';
import { scoringEnvironment } from './local-paths.ts';
import { imageFolder, type Places, placesIn } from './places.ts';
import { type Environment, findPython } from './python.ts';
import { runGuarded } from './run-guarded.ts';
import { addUse } from './script-uses.ts';
import { homeVariables, scriptVariables } from './script-variables.ts';
import { repeatFolder } from './stage-files.ts';
import { pythonIn } from './uv.ts';

interface Ground {
  readonly places: Places;
  readonly machine: Environment;
  readonly settings: () => Promise<Settings>;
}

/** Runs scripts with the environments of the process engine in `folder`. */
export function createScriptRunner(options: {
  readonly folder: string;
  readonly environment: Environment;
  readonly settings: () => Promise<Settings>;
}): ScriptRunner {
  const ground: Ground = {
    places: placesIn(options.folder),
    machine: options.environment,
    settings: options.settings,
  };
  return {
    prepare: (request, work) => prepare(ground, request, work),
    run: (request, work) => run(ground, request, work),
    batch: (request, work) => batch(ground, request, work),
  };
}

async function prepare(
  { places, machine, settings }: Ground,
  request: Parameters<ScriptRunner['prepare']>[0],
  work: EngineWork,
): Promise<ScriptPlace> {
  const { signal } = work;
  const python = await findPython({
    wanted: request.python,
    chosen: (await settings()).python,
    environment: machine,
    signal,
  });
  const key = environmentKey(request.plan, python);
  const uv = { places, environment: machine, settings: request.settings, python };
  const scoring = await ensureFileLayer(places, { layer: request.scoring, isFresh: false, signal });
  const make = async (): Promise<ScriptPlace> => {
    const made = await ensureEnvironment(uv, { key, plan: request.plan, isFresh: false }, work);
    const use = { environmentId: made.id, scoringId: scoring.id };
    return { python: python.version, ...use, release: await addUse(places, use) };
  };
  return holdEnvironment(uv, key, make, signal);
}

async function run(
  { places, machine }: Ground,
  request: ScriptRequest,
  work: EngineWork,
): Promise<ScriptEnd> {
  const { room, place, words } = request;
  const environment = join(places.environments, place.environmentId);
  const python = pythonIn(environment);
  await makeRoom(room);
  const scoring = layerFolder(places, place.scoringId);
  const guarded = {
    ...request,
    python,
    words: words.map((word, index) => (index === 0 && isPython(word) ? python : word)),
    folder: room.work,
    room: room.folder,
    variables: scriptVariables({ machine, environment, scoring, room, own: request.variables }),
  };
  return runGuarded(places, guarded, work);
}

async function batch(
  { places, machine }: Ground,
  request: BatchRequest,
  work: EngineWork,
): Promise<ScriptEnd> {
  const { room, engineId, input, output } = request;
  const image = await mustHaveImage(places, engineId);
  const environment = join(places.environments, image.environmentId);
  await makeRoom(room);
  await repeatFolder(join(imageFolder(places, engineId), APPLICATION), room.work, work.signal);
  const scoring = layerFolder(places, image.scoringId);
  const folders = { application: room.work, scoring, environment };
  const python = pythonIn(environment);
  const guarded = {
    ...request,
    python,
    words: [python, '-m', 'slipway_scoring', 'batch', '--input', input, '--output', output],
    folder: room.work,
    room: room.folder,
    variables: {
      ...scoringEnvironment({ machine, plan: image.environment, folders }),
      ...homeVariables(room),
    },
  };
  const release = await addUse(places, image);
  try {
    return await runGuarded(places, guarded, work);
  } finally {
    await release();
  }
}

function isPython(word: string): boolean {
  return /^python3?(\.exe)?$/.test(word);
}

async function makeRoom({ work, home, temporary }: ScriptRoom): Promise<void> {
  for (const folder of [work, home, temporary]) await mkdir(folder, { recursive: true, mode: 0o700 });
}

async function mustHaveImage(
  places: Places,
  engineId: string,
): Promise<NonNullable<Awaited<ReturnType<typeof wholeImage>>>> {
  const image = await wholeImage(places, engineId);
  if (image !== undefined) return image;
  throw new SlipwayError('not_found', {
    message: 'The image that was to score the holdout is gone.',
    hint: 'Start the retraining again.',
  });
}
