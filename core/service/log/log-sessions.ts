import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SlipwayError } from '#contract/errors.ts';
import type { LogLine, LogPage } from '#contract/task/task.ts';
import { removeFolder } from '#core/host/remove-folder.ts';
import { openLineLog, readLogPage } from '#core/log/line-log.ts';
import type { Target } from '../read/target.ts';
import { followReplicas } from './follow-replicas.ts';

/** A merged log: a file that grows while it is read, and is deleted when no one reads it. */
interface LogSession {
  readonly path: string;
  readonly isOver: () => boolean;
  /** Throws what ended the reading, if anything did. */
  readonly assertWell: () => void;
  readonly touch: () => void;
  close(): Promise<void>;
}

export interface LogSessionOptions {
  readonly service: string;
  readonly tail: number;
  readonly previous: boolean;
  readonly follow: boolean;
}

export interface LogPageOptions {
  readonly after: number;
  readonly max: number;
  readonly waitMs: number;
  readonly matches: (line: LogLine) => boolean;
  readonly signal?: AbortSignal | undefined;
}

export interface LogSessions {
  /** Begins a reading; answers its id when what is there is written. */
  open(target: Target, options: LogSessionOptions): Promise<string>;
  /** A page of a reading. `not_found` when it has ended because nobody read it. */
  read(id: string, options: LogPageOptions): Promise<LogPage>;
  close(): Promise<void>;
}

/** A reading that nobody has asked for this long is over. */
const IDLE_MS = 60_000;
/** A session with more than this is restarted: no one has read that much, and other programs need the disk. */
const MOST_BYTES = 512 * 2 ** 20;

export function createLogSessions(): LogSessions {
  const sessions = new Map<string, LogSession>();
  let folder: Promise<string> | undefined;
  const folderOnce = (): Promise<string> => {
    folder ??= mkdtemp(join(tmpdir(), 'slipway-logs-'));
    return folder;
  };
  return {
    open: async (target, options) => {
      const id = randomUUID();
      const session = await startSession(target, options, {
        path: join(await folderOnce(), `${id}.log`),
        onIdle: () => sessions.delete(id),
      });
      sessions.set(id, session);
      return id;
    },
    read: async (id, options) => {
      const session = sessions.get(id);
      if (session === undefined)
        throw new SlipwayError('not_found', {
          message: 'This log session has ended.',
          hint: 'Start a new one: leave out the session.',
        });
      session.assertWell();
      session.touch();
      return readMatching(session, options);
    },
    close: async () => {
      await Promise.all([...sessions.values()].map((session) => session.close()));
      sessions.clear();
      if (folder !== undefined) await removeFolder(await folder);
    },
  };
}

async function startSession(
  target: Target,
  options: LogSessionOptions,
  place: { readonly path: string; readonly onIdle: () => void },
): Promise<LogSession> {
  const ending = new AbortController();
  const state: { failure?: unknown; isOver: boolean; bytes: number } = { isOver: false, bytes: 0 };
  const log = openLineLog(place.path, (error) => {
    state.failure ??= error;
  });
  let begin = (): void => undefined;
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const work = followReplicas(target, {
    ...options,
    write: (line) => {
      log.write(line);
      state.bytes += line.text.length + 100;
      if (state.bytes > MOST_BYTES) ending.abort();
    },
    onBegun: begin,
    signal: ending.signal,
  })
    .catch((error: unknown) => {
      if (!ending.signal.aborted) state.failure ??= error;
    })
    .then(async () => {
      await log.flush();
      state.isOver = true;
      begin();
    });
  await begun;
  await log.flush();
  const close = async (): Promise<void> => {
    clearTimeout(idle);
    ending.abort();
    await work;
    await log.close();
    await rm(place.path, { force: true });
  };
  const idle = setTimeout(() => {
    place.onIdle();
    void close();
  }, IDLE_MS);
  idle.unref();
  return {
    path: place.path,
    isOver: () => state.isOver,
    assertWell: () => {
      if (state.failure !== undefined) throw state.failure;
    },
    touch: () => void idle.refresh(),
    close,
  };
}

/** Reads on until a line matches, the log is over or the time is. */
async function readMatching(session: LogSession, options: LogPageOptions): Promise<LogPage> {
  const end = Date.now() + options.waitMs;
  for (let after = options.after; ; ) {
    const page = await readLogPage(session.path, {
      after,
      max: options.max,
      waitMs: Math.max(0, end - Date.now()),
      isComplete: async () => session.isOver(),
      signal: options.signal,
    });
    const lines = page.lines.filter(options.matches);
    const isWholePage = page.lines.length === options.max;
    const isLate = !isWholePage && (Date.now() >= end || options.signal?.aborted === true);
    if (lines.length > 0 || page.done || isLate) return { ...page, lines };
    after = page.next;
  }
}
