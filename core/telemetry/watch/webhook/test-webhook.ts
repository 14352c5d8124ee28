import { SlipwayError } from '#contract/errors.ts';
import type { WebhookDelivery } from '#contract/telemetry/data-watch.ts';
import type { CoreContext } from '#core/context.ts';
import { isOf, type Watched, withoutBody } from '../watch-records.ts';
import { deliver } from './deliver.ts';
import { keepDelivery, newDelivery } from './deliveries.ts';

/** Sends a test to the webhook of a service. A failure is in what it returns, and is not tried again. `not_found` without a webhook. */
export async function testWebhook(
  context: Pick<CoreContext, 'store' | 'settings' | 'environment'>,
  watched: Watched,
  signal: AbortSignal | undefined,
): Promise<WebhookDelivery> {
  const webhook = (await context.store.webhooks.all()).find(isOf(watched));
  if (webhook === undefined)
    throw new SlipwayError('not_found', {
      message: `${watched.service} has no webhook.`,
      hint: `\`slipway data watch ${watched.service} --webhook URL\` sets one.`,
    });
  const now = new Date();
  const news = { event: 'test', at: now.toISOString(), data: { ...watched } } as const;
  const sent = await deliver(context, { delivery: newDelivery(watched, news), webhook }, { now, signal });
  const { nextAt: _nextAt, ...tried } = sent;
  const ended = tried.state === 'waiting' ? ({ ...tried, state: 'failed' } as const) : tried;
  await context.store.change(() => keepDelivery(context.store, ended));
  return withoutBody(ended);
}
