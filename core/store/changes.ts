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
  'dataWatches.json': 'watches',
  'dataAlarms.json': 'watches',
  'webhookDeliveries.json': 'watches',
  'schedules.json': 'retrainings',
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
/** Until a watch that broke off is tried again. */
const AGAIN_MS = 2000;

export function watchChanges(
  folder: string,
  { start = watch, againMs = AGAIN_MS }: { readonly start?: typeof watch; readonly againMs?: number } = {},
): Changes {
  const followers = new Set<(change: Change) => void>();
  let watcher: FSWatcher | undefined;
  let isClosed = false;

  const startWatching = (): void => {
    if (watcher !== undefined) return;
    const started = start(folder, { persistent: false }, (_event, name) => {
      const of = name === null ? undefined : FILES[basename(name)];
      if (of !== undefined) for (const tell of followers) tell({ of });
    });
    watcher = started;
    // A network share that went away, a folder that was replaced: without a listener such an error ends the program.
    started.on('error', () => {
      started.close();
      if (watcher !== started) return;
      watcher = undefined;
      setTimeout(watchAgain, againMs).unref();
    });
  };
  /** What happened meanwhile is not known, so everything may have changed. */
  const watchAgain = (): void => {
    if (isClosed || followers.size === 0) return;
    try {
      startWatching();
      for (const of of new Set(Object.values(FILES))) for (const tell of followers) tell({ of });
    } catch {
      // The folder is still away: it is looked for again.
      setTimeout(watchAgain, againMs).unref();
    }
  };

  return {
    follow: (signal) => follow(followers, startWatching, signal),
    announceTask: () => touch(join(folder, TASK_STAMP)),
    close: () => {
      isClosed = true;
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
