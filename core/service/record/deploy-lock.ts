import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { z } from 'zod';
import { SlipwayError } from '#contract/errors.ts';
import { isAlive, processIdentitySchema, thisProcess } from '#core/host/process-identity.ts';
import { pause, until, whileOpen } from '#core/kubernetes/until.ts';
import type { Target } from '../read/target.ts';
import { type History, patchDeployLock, readHistory, writeHistory } from './history.ts';

/** Who is deploying a service now; renewed while the work goes on. */
const deployLockSchema = z.object({
  id: z.string(),
  by: z.string(),
  host: z.string(),
  process: processIdentitySchema,
  renewal: z.number().int(),
});
export type DeployLock = z.output<typeof deployLockSchema>;

const RENEW_MS = 4000;
/** A lock of another machine that was not renewed for so long, by the watcher’s own clock, is abandoned. */
const ABANDONED_MS = 15_000;

export function parseDeployLock(text: string | undefined): DeployLock | undefined {
  if (text === undefined) return undefined;
  try {
    return deployLockSchema.parse(JSON.parse(text));
  } catch {
    // Not of ours, or damaged by hand: nobody holds it.
    return undefined;
  }
}

/** Whether the lock belongs to a process of this machine that has ended. */
export function isKnownDead(lock: DeployLock): boolean {
  return lock.host === hostname() && !isAlive(lock.process);
}

interface Locking {
  readonly service: string;
  readonly by: string;
  readonly signal: AbortSignal;
}

/**
 * Does `work` while nobody else deploys the service. The lock of a process that died is taken over: at once on this machine, after 15
 * seconds without a renewal from another. `in_use` when another deployment is running.
 */
export async function withDeployLock<Result>(
  target: Target,
  { service, by, signal }: Locking,
  work: () => Promise<Result>,
): Promise<Result> {
  const lock: DeployLock = {
    id: randomUUID(),
    by,
    host: hostname(),
    process: thisProcess(),
    renewal: 0,
  };
  await take(target, { service, signal, lock });
  const renewing = new AbortController();
  const renewed = renew(target, service, lock, renewing.signal);
  try {
    return await work();
  } finally {
    renewing.abort();
    await renewed;
    await release(target, service, lock);
  }
}

interface Taking {
  readonly service: string;
  readonly signal: AbortSignal;
  readonly lock: DeployLock;
}

async function take(target: Target, taking: Taking): Promise<void> {
  let seen: { readonly text: string; readonly since: number } | undefined;
  const attempt = async (): Promise<true | undefined> => {
    const history = await readHistory(target, taking.service);
    const current = parseDeployLock(history.deployLock);
    const isSilent =
      seen?.text === history.deployLock && Date.now() - (seen?.since ?? Date.now()) > ABANDONED_MS;
    // An attempt whose answer was lost had taken it.
    if (current?.id === taking.lock.id) return true;
    if (current === undefined || isKnownDead(current) || isSilent)
      return (await tryTake(target, taking, history)) ? true : undefined;
    const isRenewed = seen !== undefined && seen.text !== history.deployLock;
    if (current.host === hostname() || isRenewed) throw lockedError(taking.service, current);
    seen ??= { text: history.deployLock ?? '', since: Date.now() };
    return undefined;
  };
  await until(attempt, { every: 1000, signal: taking.signal });
}

async function tryTake(target: Target, { service, lock }: Taking, history: History): Promise<boolean> {
  try {
    await writeHistory(target, service, { deployLock: JSON.stringify(lock), basedOn: history });
    return true;
  } catch (error) {
    // Another process was faster: look again.
    if (error instanceof SlipwayError && ['changed_outside', 'already_exists'].includes(error.code))
      return false;
    throw error;
  }
}

async function renew(target: Target, service: string, lock: DeployLock, signal: AbortSignal): Promise<void> {
  let renewal = 0;
  const once = async (): Promise<void> => {
    await pause(RENEW_MS, signal);
    renewal += 1;
    try {
      await patchDeployLock(target, service, JSON.stringify({ ...lock, renewal }));
    } catch (error) {
      // The cluster is away for a moment: the work itself meets that too, and decides.
      if (!(error instanceof SlipwayError)) throw error;
    }
  };
  await whileOpen(once, 0, signal);
}

async function release(target: Target, service: string, lock: DeployLock): Promise<void> {
  const history = await readHistory(target, service);
  if (parseDeployLock(history.deployLock)?.id !== lock.id) return;
  await patchDeployLock(target, service, null);
}

function lockedError(service: string, { by, host }: DeployLock): SlipwayError {
  return new SlipwayError('in_use', {
    message: `“${by}” is deploying ${service} now (from ${host}).`,
    hint: `Wait until that ends; \`slipway service show ${service}\` shows its progress.`,
    details: { by, host },
  });
}
