import { SlipwayError } from '#contract/errors.ts';
import type { CoreContext } from '#core/context.ts';
import { bodyText, exchange } from '#core/host/http-exchange.ts';
import { openAgent } from '#core/host/proxied-agent.ts';
import { proxiesOf, proxyFor } from '#core/host/proxies.ts';
import { retryAfter } from '#core/host/retry-after.ts';
import { trustedCertificates } from '#core/host/trusted-certificates.ts';
import type { DeliveryRecord, WebhookRecord } from '#core/store/store.ts';
import { signatureHeaders } from './sign.ts';

export interface Delivering {
  readonly now: Date;
  readonly signal: AbortSignal | undefined;
}

const PATIENCE_MS = 15_000;
const FIRST_WAIT_MS = 60_000;
const LONGEST_WAIT_MS = 3_600_000;
/** With the waits between them more than a day. */
const MOST_ATTEMPTS = 30;
/** Refusals that may pass: the others say that the same message will be refused again. */
const PASSING = new Set([408, 425, 429]);

/** Sends news once. Returns what became of it: delivered, to be tried again, or given up. `cancelled`. */
export async function deliver(
  context: Pick<CoreContext, 'settings' | 'environment'>,
  { delivery, webhook }: { readonly delivery: DeliveryRecord; readonly webhook: WebhookRecord },
  { now, signal }: Delivering,
): Promise<DeliveryRecord> {
  const { nextAt: _nextAt, message: _message, ...before } = delivery;
  const tried = { ...before, attempts: delivery.attempts + 1, triedAt: now.toISOString() };
  try {
    const { status, wait } = await send(context, { delivery, webhook }, { now, signal });
    if (status >= 200 && status < 300) return { ...tried, state: 'delivered' };
    const isFinal = status < 500 && !PASSING.has(status);
    const why = status >= 300 && status < 400 ? 'a redirect, which is not followed' : 'no success';
    return again(tried, { now, isFinal, wait, message: `It answered ${status}: ${why}.` });
  } catch (error) {
    if (signal?.aborted === true) throw new SlipwayError('cancelled', { cause: error });
    const reason = error instanceof Error ? error.message : String(error);
    return again(tried, {
      now,
      isFinal: false,
      wait: undefined,
      message: `It cannot be reached: ${reason}.`,
    });
  }
}

interface Failed {
  readonly now: Date;
  readonly isFinal: boolean;
  /** Milliseconds that it asks to wait. */
  readonly wait: number | undefined;
  readonly message: string;
}

function again(tried: DeliveryRecord, { now, isFinal, wait = 0, message }: Failed): DeliveryRecord {
  if (isFinal || tried.attempts >= MOST_ATTEMPTS) return { ...tried, state: 'failed', message };
  const pause = Math.min(LONGEST_WAIT_MS, Math.max(wait, FIRST_WAIT_MS * 2 ** (tried.attempts - 1)));
  return { ...tried, state: 'waiting', message, nextAt: new Date(now.getTime() + pause).toISOString() };
}

async function send(
  { settings, environment }: Pick<CoreContext, 'settings' | 'environment'>,
  { delivery, webhook }: { readonly delivery: DeliveryRecord; readonly webhook: WebhookRecord },
  { now, signal }: Delivering,
): Promise<{ readonly status: number; readonly wait: number | undefined }> {
  const { id, body } = delivery;
  const url = new URL(webhook.url);
  const ca = await trustedCertificates(environment);
  const agent = openAgent(url, proxyFor(url, proxiesOf(await settings(), environment)), { ca });
  try {
    const response = await exchange(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'slipway',
        ...signatureHeaders({ id, timestamp: Math.floor(now.getTime() / 1000), body }, webhook.secret),
      },
      body: Buffer.from(body),
      options: { agent },
      patience: PATIENCE_MS,
      signal,
    });
    const { statusCode: status = 0, headers } = response;
    // What it says is not looked at, only read so that the connection ends well.
    await bodyText(response, { most: 65_536, mostMs: PATIENCE_MS }).catch(() => response.destroy());
    return { status, wait: retryAfter(headers['retry-after']) };
  } finally {
    agent.destroy();
  }
}
