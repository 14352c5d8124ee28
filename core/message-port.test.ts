import { setTimeout as sleep } from 'node:timers/promises';
import { MessageChannel } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { SlipwayClient } from '#contract/index.ts';
import { createMessagePortDoor, type DoorPort, guardUnhandledRejections } from './message-port.ts';
import { type RouterContext, router } from './router.ts';
import { isFrame } from './rpc/frame.ts';
import { temporaryCore } from './testing/temporary-core.ts';

function openPort(context: RouterContext): { readonly client: SlipwayClient; close(): void } {
  const { port1, port2 } = new MessageChannel();
  createMessagePortDoor({ router, context }).serve(port1);
  const client: SlipwayClient = createORPCClient(new RPCLink({ port: port2 }));
  port2.start();
  onTestFinished(() => port2.close());
  return { client, close: () => port2.close() };
}

describe('the door of the window', () => {
  test('answers each of several ports with its own answers', async () => {
    const { context } = await temporaryCore();
    const windows = [openPort(context), openPort(context), openPort(context)];
    const answers = await Promise.all(windows.map(({ client }) => client.model.list({})));
    expect(answers).toEqual([1, 2, 3].map(() => ({ models: [], total: 0 })));
  });

  test('hears calls that were posted before it served the port', async () => {
    const { context } = await temporaryCore();
    const { port1, port2 } = new MessageChannel();
    onTestFinished(() => port2.close());
    const client: SlipwayClient = createORPCClient(new RPCLink({ port: port2 }));
    port2.start();
    const answer = client.system.info({});
    await sleep(20);
    createMessagePortDoor({ router, context }).serve(port1);
    await expect(answer).resolves.toMatchObject({ version: '0.0.0-test' });
  });

  test('ends what a closed window was listening to', async () => {
    const { context } = await temporaryCore();
    let followers = 0;
    const changes: RouterContext['changes'] = {
      ...context.changes,
      follow: async function* (signal) {
        followers += 1;
        try {
          yield* context.changes.follow(signal);
        } finally {
          followers -= 1;
        }
      },
    };
    const { client, close } = openPort({ ...context, changes });
    const news = await client.system.changes();
    const next = news.next().catch(() => undefined);
    await expect.poll(() => followers).toBe(1);
    close();
    await expect.poll(() => followers).toBe(0);
    await next;
  });

  test('takes the events of Electron as well as the values of Node', async () => {
    const { context } = await temporaryCore();
    const { port1, port2 } = new MessageChannel();
    onTestFinished(() => port2.close());
    const electronLike: DoorPort = {
      on: (event, listener) =>
        port1.on(event, (data: unknown) => listener(event === 'message' ? { data, ports: [] } : data)),
      postMessage: (message) => port1.postMessage(message),
      start: () => port1.start(),
    };
    createMessagePortDoor({ router, context }).serve(electronLike);
    const client: SlipwayClient = createORPCClient(new RPCLink({ port: port2 }));
    port2.start();
    await expect(client.system.info({})).resolves.toMatchObject({ version: '0.0.0-test' });
  });
});

test('a rejection that nobody handles is logged and ends nothing', async () => {
  const errors: unknown[] = [];
  const others = process.listeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection');
  const release = guardUnhandledRejections({
    info: () => undefined,
    error: (_message, facts) => errors.push(facts?.error),
  });
  onTestFinished(() => {
    release();
    for (const listener of others) process.on('unhandledRejection', listener);
  });
  const reason = new Error('nobody handles this');
  void Promise.reject(reason);
  await expect.poll(() => errors).toEqual([reason]);
});

describe('a frame', () => {
  test.each([
    ['a request', '{"i":"1","p":{"u":"/model/list","b":{}}}'],
    ['an abort', '{"i":"1","t":4}'],
    ['an event', '{"i":"1","t":3,"p":{"e":"message","d":{}}}'],
    ['bytes with a body', new Uint8Array([...Buffer.from('{"i":"1","p":{"u":"/x"}}'), 0xff, 1, 2])],
  ])('is %s', (_what, frame) => {
    expect(isFrame(frame)).toBe(true);
  });

  test.each([
    ['no JSON', 'garbage {{{'],
    ['a request to nowhere', '{"i":"1","p":{}}'],
    ['a request with an address that is none', '{"i":"1","p":{"u":"http://["}}'],
    ['of an unknown kind', '{"i":"1","t":17,"p":{}}'],
    ['without a number', '{"p":{"u":"/x"}}'],
    ['an object', { i: '1', p: { u: '/x' } }],
    ['bytes that are no text', new Uint8Array([0xff, 1])],
  ])('is not %s', (_what, frame) => {
    expect(isFrame(frame)).toBe(false);
  });
});
