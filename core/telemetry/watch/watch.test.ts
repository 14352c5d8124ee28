import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type StoredCall, writeSegment } from '#core/testing/stored-segment.ts';
import { type TemporaryCore, temporaryCore } from '#core/testing/temporary-core.ts';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import { watchOnce } from './watcher.ts';
import { sendWaiting } from './webhook/send-waiting.ts';
import { signatureHeaders } from './webhook/sign.ts';

/** Twenty rows in each of 60 calls: enough to decide. */
function calls(day: string, shift: number): readonly StoredCall[] {
  return Array.from({ length: 60 }, (_, index) => ({
    id: `${day}-${index}`,
    time: `2026-11-${day}T08:${String(index).padStart(2, '0')}:00.000000Z`,
    inputs: {
      data: Array.from({ length: 20 }, (_unused, row) => ({
        height: ((index * 20 + row) % 100) / 10 + shift,
        port: ['Brest', 'Cork', 'Oban'][row % 3],
      })),
    },
  }));
}

interface Here extends TemporaryCore {
  /** Where the calls are. */
  readonly place: string;
  /** Looks as the clock does, at that time. */
  readonly look: (now: string) => Promise<void>;
}

async function recorded(days: Readonly<Record<string, readonly StoredCall[]>>): Promise<Here> {
  const core = await temporaryCore();
  const place = await temporaryFolder();
  await core.client.store.add({ name: 'here', place: { kind: 'folder', folder: place } });
  for (const [day, list] of Object.entries(days)) await record(place, day, list);
  const look = (now: string): Promise<void> =>
    watchOnce(core.context, { now: new Date(now), signal: undefined });
  return { ...core, place, look };
}

async function record(place: string, day: string, list: readonly StoredCall[]): Promise<void> {
  await writeSegment(place, {
    service: 'tides',
    hour: `2026-11-${day}T08`,
    number: Number(day),
    calls: list,
  });
}

const DRIFTED = { '01': calls('01', 0), '19': calls('19', 6), '20': calls('20', 6) };
const STEADY = { '01': calls('01', 0), '19': calls('19', 0), '20': calls('20', 0) };
const WATCH = { service: 'tides', drift: { hours: 24 } } as const;

interface Received {
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A webhook that answers with these statuses in turn, then with 204. */
async function webhook(...statuses: readonly number[]) {
  const received: Received[] = [];
  const left = [...statuses];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
      response.writeHead(left.shift() ?? 204, { location: '/elsewhere' }).end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { url: `http://127.0.0.1:${port}/hook/secret-path`, origin: `http://127.0.0.1:${port}`, received };
}

describe('a watch', { timeout: 60_000 }, () => {
  it('records an alarm of drift once, and its end', async () => {
    const { client, look, place } = await recorded(DRIFTED);
    await client.telemetry.watch(WATCH);
    await look('2026-11-21T00:15:00Z');
    const [found] = (await client.telemetry.watches({})).watches;
    expect(found).toMatchObject({
      lastDrift: { state: 'drifted', columns: [{ name: 'input.height', state: 'drifted' }] },
      alarms: [{ since: '2026-11-21T00:15:00.000Z', columns: [{ name: 'input.height' }] }],
    });
    expect(found?.alarms[0]).not.toHaveProperty('until');
    // Still so an hour later: the same alarm.
    await look('2026-11-21T01:15:00Z');
    const [later] = (await client.telemetry.watches({})).watches;
    expect(later?.alarms).toMatchObject([{ id: found?.alarms[0]?.id, seen: '2026-11-21T01:15:00.000Z' }]);
    await record(place, '24', calls('24', 0));
    await look('2026-11-25T00:15:00Z');
    const [ended] = (await client.telemetry.watches({})).watches;
    expect(ended).toMatchObject({
      lastDrift: { state: 'stable' },
      alarms: [{ since: '2026-11-21T00:15:00.000Z', until: '2026-11-25T00:15:00.000Z' }],
    });
  });

  it('looks once an hour, whichever process does', async () => {
    const { client, look } = await recorded(STEADY);
    await client.telemetry.watch(WATCH);
    await Promise.all([look('2026-11-21T00:15:00Z'), look('2026-11-21T00:15:01Z')]);
    const at = async () => (await client.telemetry.watches({})).watches[0]?.lastDrift?.at;
    const first = await at();
    await look('2026-11-21T01:05:00Z');
    expect(await at()).toBe(first);
    await look('2026-11-21T01:10:00Z');
    expect(await at()).toBe('2026-11-21T01:10:00.000Z');
  });

  it('keeps why it could not compare, and goes on', async () => {
    const { client, look } = await recorded({});
    await client.telemetry.watch(WATCH);
    await look('2026-11-21T00:15:00Z');
    const [found] = (await client.telemetry.watches({})).watches;
    expect(found).toMatchObject({ lastDrift: { problem: { code: 'not_found' } }, alarms: [] });
    expect(found?.lastDrift).not.toHaveProperty('state');
  });

  it('deletes whole days that are older than they are kept, and says how much', async () => {
    const { client, look, place } = await recorded(STEADY);
    await client.telemetry.watch({ service: 'tides', keepDays: 1 });
    await look('2026-11-20T23:15:00Z');
    const [found] = (await client.telemetry.watches({})).watches;
    expect(found?.lastRetention).toMatchObject({ before: '2026-11-19T00:00:00.000Z', calls: 60, files: 1 });
    expect((await client.task.get({ id: found?.lastRetention?.taskId ?? '' })).state).toBe('succeeded');
    expect((await readdir(join(place, 'tides', 'calls'))).sort()).toEqual([
      'date=2026-11-19',
      'date=2026-11-20',
    ]);
    await look('2026-11-21T00:05:00Z');
    expect((await client.telemetry.watches({})).watches[0]?.lastRetention).toMatchObject({ calls: 60 });
    await look('2026-11-21T00:15:00Z');
    const again = (await client.telemetry.watches({})).watches[0]?.lastRetention;
    expect(again).toMatchObject({ before: '2026-11-20T00:00:00.000Z', calls: 60 });
  });

  it('deletes nothing of another store that was given its name', async () => {
    const { client, look, place } = await recorded(STEADY);
    await client.telemetry.watch({ service: 'tides', keepDays: 1 });
    await client.store.remove({ name: 'here' });
    await new Promise((resolve) => setTimeout(resolve, 2));
    await client.store.add({ name: 'here', place: { kind: 'folder', folder: place } });
    await look('2026-11-21T00:15:00Z');
    expect((await client.telemetry.watches({})).watches[0]?.lastRetention).toMatchObject({
      problem: { code: 'wrong_state' },
    });
    expect(await readdir(join(place, 'tides', 'calls'))).toHaveLength(3);
  });

  it('of nothing is refused, and one that was ended leaves nothing', async () => {
    const { client, folder } = await recorded(STEADY);
    await expect(client.telemetry.watch({ service: 'tides' })).rejects.toMatchObject({ code: 'bad_input' });
    const { url } = await webhook();
    await client.telemetry.watch({ ...WATCH, webhook: { url } });
    await client.telemetry.unwatch({ service: 'tides' });
    expect((await client.telemetry.watches({})).watches).toEqual([]);
    expect(await readFile(join(folder, 'webhooks.json'), 'utf8')).not.toContain('secret-path');
    await expect(client.telemetry.unwatch({ service: 'tides' })).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('a webhook', { timeout: 60_000 }, () => {
  it('gets signed news of an alarm, with no value of a call in it', async () => {
    const { client, look } = await recorded(DRIFTED);
    const hook = await webhook();
    const { webhookSecret = '', watch } = await client.telemetry.watch({
      ...WATCH,
      webhook: { url: hook.url },
    });
    expect(watch.webhook).toEqual({ origin: hook.origin });
    await look('2026-11-21T00:15:00Z');
    const [news] = hook.received;
    expect(hook.received).toHaveLength(1);
    expect(JSON.parse(news?.body ?? '')).toMatchObject({
      type: 'drift.started',
      data: { service: 'tides', store: 'here', state: 'drifted', columns: [{ name: 'input.height' }] },
    });
    expect(news?.body).not.toMatch(/Brest|secret|mean/);
    const { 'webhook-id': id, 'webhook-timestamp': timestamp } = news?.headers ?? {};
    expect(news?.headers).toMatchObject(
      signatureHeaders(
        { id: String(id), timestamp: Number(timestamp), body: news?.body ?? '' },
        webhookSecret,
      ),
    );
    const { watches } = await client.telemetry.watches({});
    expect(watches[0]?.webhook?.lastDelivery).toMatchObject({ event: 'drift.started', state: 'delivered' });
    expect(JSON.stringify(watches)).not.toContain('secret-path');
  });

  it('that is away is tried again, later each time, with the same message', async () => {
    const { client, look, context } = await recorded(DRIFTED);
    const hook = await webhook(503, 503);
    await client.telemetry.watch({ ...WATCH, webhook: { url: hook.url } });
    await look('2026-11-21T00:15:00Z');
    const last = async () => (await client.telemetry.watches({})).watches[0]?.webhook?.lastDelivery;
    expect(await last()).toMatchObject({
      state: 'waiting',
      attempts: 1,
      nextAt: '2026-11-21T00:16:00.000Z',
      message: expect.stringContaining('503'),
    });
    const send = (now: string) => sendWaiting(context, { now: new Date(now), signal: undefined });
    await send('2026-11-21T00:15:30Z');
    expect(hook.received).toHaveLength(1);
    await send('2026-11-21T00:16:00Z');
    expect(await last()).toMatchObject({ attempts: 2, nextAt: '2026-11-21T00:18:00.000Z' });
    // Two processes at once send it once.
    await Promise.all([send('2026-11-21T00:18:00Z'), send('2026-11-21T00:18:00Z')]);
    expect(await last()).toMatchObject({ state: 'delivered', attempts: 3 });
    expect(await last()).not.toHaveProperty('message');
    expect(new Set(hook.received.map(({ body, headers }) => `${headers['webhook-id']} ${body}`)).size).toBe(
      1,
    );
    expect(hook.received).toHaveLength(3);
  });

  it.each([
    [404, 'no success'],
    [302, 'a redirect, which is not followed'],
  ])('that refuses with %i is not asked again, and a test says so', async (status, why) => {
    const { client } = await recorded({});
    const hook = await webhook(status);
    await client.telemetry.watch({ ...WATCH, webhook: { url: hook.url } });
    const sent = await client.telemetry.testWebhook({ service: 'tides' });
    expect(sent).toMatchObject({ event: 'test', state: 'failed', message: `It answered ${status}: ${why}.` });
    expect(hook.received).toHaveLength(1);
  });

  it('signs as Standard Webhooks has it', () => {
    // The example of the specification's reference libraries.
    expect(
      signatureHeaders(
        {
          id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
          timestamp: 1_614_265_330,
          body: '{"test": 2432232314}',
        },
        'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
      )['webhook-signature'],
    ).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });

  it('keeps its secret when only something else changes', async () => {
    const { client, context } = await recorded({});
    const { url } = await webhook();
    const { webhookSecret } = await client.telemetry.watch({ ...WATCH, webhook: { url } });
    const again = await client.telemetry.watch({ service: 'tides', keepDays: 30, webhook: { url } });
    expect(again).not.toHaveProperty('webhookSecret');
    expect((await context.store.webhooks.all())[0]?.secret).toBe(webhookSecret);
    const other = await client.telemetry.watch({ service: 'tides', webhook: null });
    expect(other.watch).not.toHaveProperty('webhook');
    expect(await context.store.webhooks.all()).toEqual([]);
  });
});
