import { type FSWatcher, watch } from 'node:fs';
import { utimes, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Change } from '#contract/system/index.ts';
import { hasCode } from '#core/host/system-error.ts';

/** File that every process touches when one of its tasks changes, so that the others hear of it. */
const TASK_STAMP = 'tasks.stamp';

const FILES: Readonly<Record<string, Change['of']>> = {
  'models.json': 'models',
  'manifests.json': 'manifests',
  'images.json': 'images',
  'runs.json': 'runs',
  'clusters.json': 'clusters',
  'dataStores.json': 'stores',
  'settings.json': 'settings',
  'projects.json': 'projects',
  'trash.json': 'trash',
  'retrainings.json': 'retrainings',
  [TASK_STAMP]: 'tasks',
};

/** News of the data folder, whichever process made them. */
export interface Changes {
  /** Yields each kind of change at most every 100 ms until `signal` aborts. */
  follow(signal: AbortSignal | undefined): AsyncGenerator<Change>;
  /** Tells every process that a task has changed. */
  announceTask(): Promise<void>;
  close(): void;
}

/** Changes that come closer together than this are one: a build changes its task many times a second. */
const GATHER_MS = 100;

export function watchChanges(folder: string): Changes {
  const followers = new Set<(change: Change) => void>();
  let watcher: FSWatcher | undefined;

  const startWatching = (): void => {
    watcher ??= watch(folder, { persistent: false }, (_event, name) => {
      const of = name === null ? undefined : FILES[basename(name)];
      if (of !== undefined) for (const tell of followers) tell({ of });
    });
  };

  return {
    follow: (signal) => follow(followers, startWatching, signal),
    announceTask: () => touch(join(folder, TASK_STAMP)),
    close: () => {
      watcher?.close();
      watcher = undefined;
    },
  };
}

async function* follow(
  followers: Set<(change: Change) => void>,
  startWatching: () => void,
  signal: AbortSignal | undefined,
): AsyncGenerator<Change> {
  const waiting = new Set<Change['of']>();
  let wake: () => void = () => undefined;
  const tell = (change: Change): void => {
    waiting.add(change.of);
    wake();
  };
  const onAbort = (): void => wake();
  followers.add(tell);
  signal?.addEventListener('abort', onAbort);
  try {
    startWatching();
    while (signal?.aborted !== true) {
      if (waiting.size === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        await new Promise((resolve) => setTimeout(resolve, GATHER_MS));
      }
      const kinds = [...waiting];
      waiting.clear();
      for (const of of kinds) yield { of };
    }
  } finally {
    followers.delete(tell);
    signal?.removeEventListener('abort', onAbort);
  }
}

async function touch(path: string): Promise<void> {
  const now = new Date();
  try {
    await utimes(path, now, now);
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
    await writeFile(path, '');
  }
}
