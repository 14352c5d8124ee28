import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type CondaAnswer,
  type CondaLock,
  type CondaRequest,
  condaPlatform,
  condaQuestion,
  lockOf,
  readCondaAnswer,
} from '#core/engine/conda/conda-packages.ts';
import type { EngineWork } from '#core/engine/engine.ts';
import { runRattler } from './rattler.ts';
import type { UvGround } from './uv.ts';

/** Finds conda packages for this machine. Errors as `Engine.lockConda`. */
export async function lockConda(
  ground: UvGround,
  request: CondaRequest,
  work: EngineWork,
): Promise<CondaLock> {
  return lockOf(await askConda(ground, request, work), request);
}

/** The system of the images, for a question that is asked outside of one: Debian 12, or newer. */
export const IMAGE_SYSTEM = ['__unix=0', '__linux=6.1', '__glibc=2.36'] as const;

/** What the channels have; for this machine, unless `system` describes another one with Linux. */
export async function askConda(
  ground: UvGround,
  request: CondaRequest,
  work: EngineWork,
  system?: readonly string[],
): Promise<CondaAnswer> {
  await mkdir(ground.places.folder, { recursive: true });
  const end = await runRattler(
    ground,
    {
      arguments: ['solve'],
      input: condaQuestion(request, {
        cache: condaCache(ground),
        platform: condaPlatform(system === undefined ? process.platform : 'linux', process.arch),
        ...(system === undefined ? {} : { system }),
      }),
    },
    work,
  );
  return readCondaAnswer(end);
}

/** Where downloads and the lists of the channels are kept. */
export function condaCache({ places }: Pick<UvGround, 'places'>): string {
  return join(places.cache, 'conda');
}
