import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { createHttpSender, type HttpTarget } from './http-sender.ts';
import { sendLoad } from './send-load.ts';

const never = new AbortController().signal;

async function answering(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function senderTo(url: string, target: Partial<HttpTarget> = {}): ReturnType<typeof createHttpSender> {
  const sender = createHttpSender({
    url,
    method: 'POST',
    headers: () => ({ 'content-type': 'application/json' }),
    body: '{}',
    patienceMs: 10_000,
    connections: 8,
    ...target,
  });
  onTestFinished(() => sender.close());
  return sender;
}

test('exactly as many requests are sent as asked, with a limit on how many at a time', async () => {
  let underWay = 0;
  let most = 0;
  const url = await answering((_request, response) => {
    underWay += 1;
    most = Math.max(most, underWay);
    setTimeout(() => {
      underWay -= 1;
      response.end('[]');
    }, 2);
  });
  const report = await sendLoad({
    plan: { requests: 50, seconds: 60, concurrency: 4 },
    send: senderTo(url).send,
    signal: never,
  });
  expect(report).toMatchObject({ sent: 50, failed: 0, outcomes: [{ outcome: '200', count: 50 }] });
  expect(most).toBe(4);
});

test('statuses, broken connections and answers that do not come are failures with a word', async () => {
  let number = 0;
  const url = await answering((_request, response) => {
    number += 1;
    if (number === 1) response.writeHead(503).end();
    else if (number === 2) response.destroy();
    else if (number > 3) response.writeHead(302, { location: 'http://192.0.2.1/' }).end();
  });
  const report = await sendLoad({
    plan: { requests: 4, seconds: 60, concurrency: 1 },
    send: senderTo(url, { patienceMs: 200 }).send,
    signal: never,
  });
  expect(report.failed).toBe(3);
  expect(report.outcomes.map(({ outcome }) => outcome).sort()).toEqual([
    '302',
    '503',
    'ECONNRESET',
    'ETIMEDOUT',
  ]);
});

test('a steady pace sends no more than it says, and counts waiting for a stalled answerer', async () => {
  let number = 0;
  const report = await sendLoad({
    plan: { requests: 10, seconds: 60, concurrency: 1, perSecond: 100 },
    send: async () => {
      number += 1;
      if (number === 1) await sleep(300);
      return { outcome: '200', failed: false };
    },
    signal: never,
  });
  // Nine were due within 90 ms of the start, while the first held everything up for 300 ms.
  expect(report.sent).toBe(10);
  expect(report.latency.minimum).toBeGreaterThan(150);
});

test('it can be ended early and well: what was sent is reported', async () => {
  const until = new AbortController();
  const report = await sendLoad({
    plan: { seconds: 60, concurrency: 5, perSecond: 2 },
    send: async () => {
      until.abort();
      return { outcome: '200', failed: false, version: 'iris:1' };
    },
    signal: never,
    until: until.signal,
  });
  expect(report.sent).toBe(1);
  expect(report.versions).toMatchObject([{ version: 'iris:1', sent: 1 }]);
});

test('cancelling gives up what is under way', async () => {
  const cancel = new AbortController();
  const url = await answering(() => cancel.abort(new Error('enough')));
  const sending = sendLoad({
    plan: { seconds: 60, concurrency: 2 },
    send: senderTo(url).send,
    signal: cancel.signal,
  });
  await expect(sending).rejects.toThrow('enough');
});

test('a sender that throws ends the load', async () => {
  let calls = 0;
  const sending = sendLoad({
    plan: { seconds: 60, concurrency: 3 },
    send: async (signal) => {
      calls += 1;
      if (calls === 3) throw new Error('no key');
      await sleep(10_000, undefined, { signal });
      return { outcome: '200', failed: false };
    },
    signal: never,
  });
  await expect(sending).rejects.toThrow('no key');
});

test('time ends it when no number does', async () => {
  const report = await sendLoad({
    plan: { seconds: 0.3, concurrency: 2 },
    send: async () => {
      await sleep(5);
      return { outcome: '200', failed: false };
    },
    signal: never,
  });
  expect(report.sent).toBeGreaterThan(2);
  expect(report.seconds).toBeLessThan(5);
});
