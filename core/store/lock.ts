import { randomUUID } from 'node:crypto';
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { SlipwayError } from '#contract/errors.ts';
import {
  isAlive,
  type ProcessIdentity,
  processIdentitySchema,
  thisProcess,
} from '#core/host/process-identity.ts';
import { hasCode } from '#core/host/system-error.ts';

const holderSchema = z.object({ nonce: z.string(), process: processIdentitySchema });
type Holder = z.output<typeof holderSchema>;

interface LockOptions {
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds until the lock is given up on as held by a process that hangs. */
  readonly patience?: number;
}

/**
 * Holds the lock file at `path` while `work` runs; waits for its turn. Safe between processes: the file
 * appears whole (a hard link), and one whose holder died is taken over at once. Not reentrant.
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
    await release(path, nonce);
  }
}

async function acquire(path: string, options: LockOptions): Promise<string> {
  const nonce = randomUUID();
  const draft = `${path}.${nonce}`;
  const end = Date.now() + (options.patience ?? 60_000);
  await writeFile(draft, JSON.stringify({ nonce, process: thisProcess() } satisfies Holder));
  try {
    for (let wait = 2; ; wait = Math.min(wait * 1.5, 25)) {
      if (await tryLink(draft, path)) return nonce;
      options.signal?.throwIfAborted();
      const holder = await readHolder(path);
      if (holder !== undefined && !isAlive(holder.process)) await takeAway(path, holder, options);
      else if (Date.now() > end) throw heldTooLong(path, holder?.process);
      else await sleep(wait * (0.5 + Math.random()));
    }
  } finally {
    await rm(draft, { force: true });
  }
}

async function tryLink(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
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
      const holder = await readHolder(path);
      if (holder?.nonce === dead.nonce) await rm(path, { force: true });
    },
    options,
  );
  await rm(`${path}.${dead.nonce}`, { force: true });
}

async function release(path: string, nonce: string): Promise<void> {
  const holder = await readHolder(path);
  if (holder?.nonce === nonce) await rm(path, { force: true });
}

async function readHolder(path: string): Promise<Holder | undefined> {
  try {
    return holderSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
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
