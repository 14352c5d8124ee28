import type { LockRequest } from '#core/engine/engine.ts';
import type { Resolver } from '#core/engine/resolver.ts';
import type { TaskWork } from '#core/task/tasks.ts';
import { BUILD_SETTINGS } from '#core/testing/build-settings.ts';
import { type FreezeRequest, freezeManifest } from '../freeze.ts';
import type { TemporaryProject } from './temporary-project.ts';

/** What freezes a project in a test, and what it asked and said. */
export interface Freezer {
  freeze(change?: Partial<FreezeRequest>): ReturnType<typeof freezeManifest>;
  /** What an engine was asked to resolve, in order. */
  readonly asked: LockRequest[];
  readonly log: string[];
}

/** Freezes a project with an engine that answers at once and remembers what it was asked. */
export function freezer(project: TemporaryProject, resolver?: Resolver): Freezer {
  const asked: LockRequest[] = [];
  const log: string[] = [];
  const work: TaskWork = {
    id: 'test',
    signal: new AbortController().signal,
    log: (text) => void log.push(text),
    step: () => undefined,
    endStep: (id, state) => void log.push(`${id}: ${state ?? 'done'}`),
    within: (_id, _title, inner) => inner(),
    subject: () => undefined,
    interim: () => undefined,
  };
  const lock = async (request: LockRequest): Promise<string> => {
    asked.push(request);
    return request.requirements
      .split('\n')
      .filter((line) => line !== '')
      .map(
        (line) =>
          `${/^[\w.-]+/.exec(line)?.[0] ?? ''}==1.0.0 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\n`,
      )
      .join('');
  };
  return {
    asked,
    log,
    freeze: (change = {}) =>
      freezeManifest(
        { ...project, resolver },
        {
          folder: project.folder,
          engine: { kind: 'process', lock, lockConda: NO_CONDA },
          settings: BUILD_SETTINGS,
          baseOf: (manifest) => manifest.image.base ?? 'python:3.11-slim',
          scoring: { requirements: ['orjson>=3.8'], storeRequirements: ['obstore>=0.8.2'] },
          upgrade: false,
          ...change,
        },
        work,
      ),
  };
}

/** None of these projects has conda packages. */
export const NO_CONDA = () => Promise.reject(new Error('asked for conda packages'));
