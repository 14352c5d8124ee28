import { randomUUID } from 'node:crypto';
import { link, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { SlipwayError } from '#contract/errors.ts';
import { lacksHardLinks, type MakeLink } from '#core/host/hard-links.ts';
import {
  isAlive,
  type ProcessIdentity,
  processIdentitySchema,
  thisProcess,
} from '#core/host/process-identity.ts';
import { hasCode } from '#core/host/system-error.ts';
import { isBusy, whileBusy } from '#core/host/while-busy.ts';

const holderSchema = z.object({ nonce: z.string(), process: processIdentitySchema });
type Holder = z.output<typeof holderSchema>;

interface LockOptions {
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds until the lock is given up on as held by a process that hangs. */
  readonly patience?: number;
  /** The system that the data folder is on, and how it makes a hard link. */
  readonly platform?: NodeJS.Platform;
  readonly makeLink?: MakeLink;
}

/**
 * Holds the lock file at `path` while `work` runs; waits for its turn. Safe between processes: the file appears whole (a hard
 * link) or, on a file system without links, is made by the one call that fails when it is there; one whose holder died is taken
 * over at once. Not reentrant.
 */
export async function withLock<Result>(
  path: string,
  work: () => Promise<Result>,
  options: LockOptions = {},
): Promise<Result> {
  const nonce = await acquire(path, options);
  try {
    return await work();
  } finally {
    await release(path, nonce, options);
  }
}

async function acquire(path: string, options: LockOptions): Promise<string> {
  const nonce = randomUUID();
  const draft = `${path}.${nonce}`;
  const end = Date.now() + (options.patience ?? 60_000);
  await writeFile(draft, JSON.stringify({ nonce, process: thisProcess() } satisfies Holder));
  try {
    for (let wait = 2; ; wait = Math.min(wait * 1.5, 25)) {
      if (await tryLink(draft, path, options)) return nonce;
      options.signal?.throwIfAborted();
      const holder = await lookAtHolder(path, options);
      if (holder !== undefined && !isAlive(holder.process)) await takeAway(path, holder, options);
      else if (Date.now() > end) throw heldTooLong(path, holder?.process);
      else await sleep(wait * (0.5 + Math.random()));
    }
  } finally {
    await rm(draft, { force: true });
  }
}

async function tryLink(draft: string, path: string, options: LockOptions): Promise<boolean> {
  const { makeLink = link, platform } = options;
  try {
    await makeLink(draft, path);
    return true;
  } catch (error) {
    // On Windows a file that was just removed is in the way until its last reader has closed it.
    if (hasCode(error, 'EEXIST') || isBusy(error, platform)) return false;
    if (lacksHardLinks(error, platform)) return tryCreate(draft, path, options);
    throw error;
  }
}

/** `wx` fails when the file is there, on every file system. A reader may find it empty for a moment. */
async function tryCreate(draft: string, path: string, { platform }: LockOptions): Promise<boolean> {
  try {
    await writeFile(path, await readFile(draft), { flag: 'wx' });
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST') || isBusy(error, platform)) return false;
    throw error;
  }
}

/**
 * Removes the lock of a dead holder. Several processes may see it dead at once, and the slow one must not
 * remove the lock that the quick one has taken since: so removal has a lock of its own, named after the dead
 * holder, under which the file is read again.
 */
async function takeAway(path: string, dead: Holder, options: LockOptions): Promise<void> {
  await withLock(
    `${path}.dead-${dead.nonce}`,
    async () => {
      const holder = await whileBusy(() => readHolder(path), options);
      if (holder?.nonce === dead.nonce) await whileBusy(() => rm(path, { force: true }), options);
    },
    options,
  );
  await rm(`${path}.${dead.nonce}`, { force: true });
}

async function release(path: string, nonce: string, options: LockOptions): Promise<void> {
  const holder = await whileBusy(() => readHolder(path), options);
  if (holder?.nonce === nonce) await whileBusy(() => rm(path, { force: true }), options);
}

/** The holder; undefined when there is none any more, or none that can be read yet. */
async function lookAtHolder(path: string, { platform }: LockOptions): Promise<Holder | undefined> {
  try {
    return await readHolder(path);
  } catch (error) {
    if (isBusy(error, platform)) return undefined;
    throw error;
  }
}

/** An empty file was made a moment ago (`tryCreate`); one that stays so belongs to a process that ended in between. */
const EMPTY_MS = 2000;

async function readHolder(path: string): Promise<Holder | undefined> {
  let text = '';
  try {
    text = await readFile(path, 'utf8');
    if (text === '' && Date.now() - (await stat(path)).mtimeMs < EMPTY_MS) return undefined;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
  try {
    return holderSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new SlipwayError('store_damaged', {
      message: `The lock file ${path} cannot be read.`,
      hint: 'If no other Slipway uses this data folder, delete that file.',
      cause: error,
    });
  }
}

function heldTooLong(path: string, process: ProcessIdentity | undefined): SlipwayError {
  return new SlipwayError('timed_out', {
    message: `Another Slipway (process ${process?.pid ?? 'unknown'}) has held the data folder for a minute.`,
    hint: `If that process hangs, end it. The lock is ${path}.`,
  });
}
