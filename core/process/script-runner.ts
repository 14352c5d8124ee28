import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { SlipwayError } from '#contract/errors.ts';
import type { Settings } from '#contract/system/settings.ts';
import type { ScriptRoom, ScriptRunner } from '#core/engine/script-runner.ts';
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

/** Runs scripts with the environments of the process engine in `folder`. */
export function createScriptRunner(options: {
  readonly folder: string;
  readonly environment: Environment;
  readonly settings: () => Promise<Settings>;
}): ScriptRunner {
  const places = placesIn(options.folder);
  const machine = options.environment;
  return {
    prepare: async (request, work) => {
      const { signal } = work;
      const python = await findPython({
        wanted: request.python,
        chosen: (await options.settings()).python,
        environment: machine,
        signal,
      });
      const key = environmentKey(request.lock, python);
      const ground = { places, environment: machine, settings: request.settings, python };
      const scoring = await ensureFileLayer(places, { layer: request.scoring, isFresh: false, signal });
      return holdEnvironment(
        ground,
        key,
        async () => {
          const made = await ensureEnvironment(ground, { key, lock: request.lock, isFresh: false }, work);
          const use = { environmentId: made.id, scoringId: scoring.id };
          return { python: python.version, ...use, release: await addUse(places, use) };
        },
        signal,
      );
    },
    run: async (request, work) => {
      const { room, place, words } = request;
      const environment = join(places.environments, place.environmentId);
      await makeRoom(room);
      const scoring = layerFolder(places, place.scoringId);
      return runGuarded(
        places,
        {
          ...request,
          python: pythonIn(environment),
          words: words.map((word, index) => (index === 0 && isPython(word) ? pythonIn(environment) : word)),
          folder: room.work,
          room: room.folder,
          variables: scriptVariables({ machine, environment, scoring, room, own: request.variables }),
        },
        work,
      );
    },
    batch: async (request, work) => {
      const { room, engineId } = request;
      const image = await mustHaveImage(places, engineId);
      const environment = join(places.environments, image.environmentId);
      await makeRoom(room);
      await repeatFolder(join(imageFolder(places, engineId), APPLICATION), room.work, work.signal);
      const folders = {
        application: room.work,
        scoring: layerFolder(places, image.scoringId),
        environment,
      };
      const python = pythonIn(environment);
      const words = [
        python,
        '-m',
        'slipway_scoring',
        'batch',
        '--input',
        request.input,
        '--output',
        request.output,
      ];
      const variables = {
        ...scoringEnvironment({ machine, plan: image.environment, folders }),
        ...homeVariables(room),
      };
      const release = await addUse(places, image);
      try {
        const run = { ...request, python, words, folder: room.work, room: room.folder, variables };
        return await runGuarded(places, run, work);
      } finally {
        await release();
      }
    },
  };
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
