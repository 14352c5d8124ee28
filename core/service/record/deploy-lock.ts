import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { SlipwayError } from '#contract/errors.ts';
import { isAlive, processIdentitySchema, thisProcess } from '#core/host/process-identity.ts';
import type { Target } from '../read/target.ts';
import { type History, patchHolder, readHistory, writeHistory } from './history.ts';

/** Who is deploying a service now; renewed while the work goes on. */
const holderSchema = z.object({
  id: z.string(),
  by: z.string(),
  host: z.string(),
  process: processIdentitySchema,
  renewal: z.number().int(),
});
export type Holder = z.output<typeof holderSchema>;

const RENEW_MS = 4000;
/** A holder on another machine that has not renewed for so long, by the watcher’s own clock, is gone. */
const GONE_MS = 15_000;

export function parseHolder(text: string | undefined): Holder | undefined {
  if (text === undefined) return undefined;
  try {
    return holderSchema.parse(JSON.parse(text));
  } catch {
    // Not of ours, or damaged by hand: nobody holds it.
    return undefined;
  }
}

/** Whether the holder is a process of this machine that is no more. */
export function isKnownDead(holder: Holder): boolean {
  return holder.host === hostname() && !isAlive(holder.process);
}

/**
 * Does `work` while nobody else deploys the service. Somebody who died is taken over from: at once on this machine, after a quarter of
 * a minute of silence from another. `in_use` when somebody is at work.
 */
export async function withHolder<Result>(
  target: Target,
  who: { readonly service: string; readonly by: string; readonly signal: AbortSignal },
  work: () => Promise<Result>,
): Promise<Result> {
  const holder: Holder = {
    id: randomUUID(),
    by: who.by,
    host: hostname(),
    process: thisProcess(),
    renewal: 0,
  };
  await take(target, { ...who, holder });
  const renewing = new AbortController();
  const renewed = renew(target, who.service, holder, renewing.signal);
  try {
    return await work();
  } finally {
    renewing.abort();
    await renewed;
    await letGo(target, who.service, holder);
  }
}

async function take(
  target: Target,
  who: { readonly service: string; readonly signal: AbortSignal; readonly holder: Holder },
): Promise<void> {
  let seen: { readonly text: string; readonly since: number } | undefined;
  for (;;) {
    const history = await readHistory(target, who.service);
    const current = parseHolder(history.holder);
    if (current === undefined || isKnownDead(current) || isSilent(seen, history.holder)) {
      if (await tryTake(target, who, history)) return;
      continue;
    }
    if (current.host === hostname()) throw heldError(who.service, current);
    if (seen !== undefined && seen.text !== history.holder) throw heldError(who.service, current);
    if (seen === undefined && history.holder !== undefined)
      seen = { text: history.holder, since: Date.now() };
    await sleep(1000, undefined, { signal: who.signal });
  }
}

function isSilent(
  seen: { readonly text: string; readonly since: number } | undefined,
  text: string | undefined,
): boolean {
  return seen !== undefined && seen.text === text && Date.now() - seen.since > GONE_MS;
}

async function tryTake(
  target: Target,
  who: { readonly service: string; readonly holder: Holder },
  history: History,
): Promise<boolean> {
  try {
    await writeHistory(target, who.service, { holder: JSON.stringify(who.holder), basedOn: history });
    return true;
  } catch (error) {
    // Somebody was quicker: look again.
    if (error instanceof SlipwayError && ['changed_outside', 'already_exists'].includes(error.code))
      return false;
    throw error;
  }
}

async function renew(target: Target, service: string, holder: Holder, signal: AbortSignal): Promise<void> {
  for (let renewal = 1; !signal.aborted; renewal += 1) {
    try {
      await sleep(RENEW_MS, undefined, { signal });
      await patchHolder(target, service, JSON.stringify({ ...holder, renewal }));
    } catch (error) {
      // Told to end, or the cluster is away for a moment: the work itself meets that too, and decides.
      if (signal.aborted) return;
      if (!(error instanceof SlipwayError)) throw error;
    }
  }
}

async function letGo(target: Target, service: string, holder: Holder): Promise<void> {
  const history = await readHistory(target, service);
  if (parseHolder(history.holder)?.id !== holder.id) return;
  await patchHolder(target, service, null);
}

function heldError(service: string, holder: Holder): SlipwayError {
  return new SlipwayError('in_use', {
    message: `“${holder.by}” is deploying ${service} just now (from ${holder.host}).`,
    hint: 'Wait until that is done; `slipway service show` tells how it goes.',
    details: { by: holder.by, host: holder.host },
  });
}
