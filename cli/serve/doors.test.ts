import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MessageChannel } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import { RPCLink as SocketLink } from '@orpc/client/websocket';
import { createRouterClient } from '@orpc/server';
import { describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { callFailure } from '#cli/failure/call-failure.ts';
import type { Failure } from '#cli/failure/failure.ts';
import { restClient } from '#cli/testing/rest-client.ts';
import { TOKEN, temporaryPortal } from '#cli/testing/temporary-portal.ts';
import type { SlipwayClient } from '#contract/index.ts';
import { silentLogger } from '#core/log/logger.ts';
import { createMessagePortDoor } from '#core/message-port.ts';
import type { RouterContext } from '#core/router.ts';
import { router } from '#core/router.ts';

/*
 * The same questions through every door. It is also the gate of an upgrade of oRPC: what its transports are
 * relied upon for stands here.
 */

interface Door {
  readonly client: Pick<SlipwayClient, 'model' | 'task' | 'system'>;
  readonly context: RouterContext;
  readonly folder: string;
  /** How often core has heard that a caller does not wait any more. */
  aborts(): number;
}

type OpenDoor = () => Promise<Door>;

/** A context that counts how many log reads were aborted by who asked. */
function countAborts(context: RouterContext): { readonly context: RouterContext; aborts(): number } {
  let count = 0;
  const read: RouterContext['tasks']['read'] = (options) => {
    options.signal?.addEventListener('abort', () => {
      count += 1;
    });
    return context.tasks.read(options);
  };
  return { context: { ...context, tasks: { ...context.tasks, read } }, aborts: () => count };
}

const DOORS: Readonly<Record<string, OpenDoor>> = {
  'in process': async () => {
    const { core } = await temporaryPortal();
    const counted = countAborts(core.context);
    return {
      ...counted,
      folder: core.folder,
      client: createRouterClient(router, { context: counted.context }),
    };
  },
  'message port': async () => {
    const { core } = await temporaryPortal();
    const counted = countAborts(core.context);
    const { port1, port2 } = new MessageChannel();
    onTestFinished(() => port1.close());
    createMessagePortDoor({ router, context: counted.context }).serve(port1);
    const client: SlipwayClient = createORPCClient(new PortLink({ port: port2 }));
    port2.start();
    return { ...counted, folder: core.folder, client };
  },
  websocket: async () => {
    const { core } = await temporaryPortal();
    const counted = countAborts(core.context);
    const portal = await temporaryPortal({ context: counted.context });
    const socket = new WebSocket(`${portal.address.replace('http', 'ws')}/rpc`, ['orpc', `bearer.${TOKEN}`]);
    onTestFinished(() => socket.terminate());
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    const client: SlipwayClient = createORPCClient(new SocketLink({ websocket: socket as never }));
    return { ...counted, folder: core.folder, client };
  },
  REST: async () => {
    const { core } = await temporaryPortal();
    const counted = countAborts(core.context);
    const portal = await temporaryPortal({ context: counted.context });
    return { ...counted, folder: core.folder, client: restClient(portal.fetch) };
  },
};

async function failureOf(call: Promise<unknown>): Promise<Failure> {
  try {
    await call;
  } catch (error) {
    return callFailure(error, silentLogger);
  }
  throw new Error('the call did not fail');
}

async function registerOne(door: Door, bytes = 'some bytes'): Promise<void> {
  const path = join(door.folder, 'model.bin');
  await writeFile(path, bytes);
  const { taskId } = await door.client.model.register({ name: 'one', path, description: undefined });
  const task = await door.client.task.wait({ id: taskId, waitMs: 10_000 });
  expect(task).toMatchObject({ state: 'succeeded', result: { registered: true } });
}

describe.each(Object.entries(DOORS))('through the door “%s”', (_name, open) => {
  test('an expected failure arrives with code, message and hint', async () => {
    const { client } = await open();
    expect(await failureOf(client.model.get({ reference: 'nope' }))).toEqual({
      code: 'not_found',
      message: 'Model not found: “nope”.',
      hint: expect.stringContaining('slipway model list'),
      exitCode: 1,
    });
  });

  test('input that does not fit is refused with the place where it does not', async () => {
    const { client } = await open();
    const failure = await failureOf(client.model.list({ limit: 0 }));
    expect(failure).toMatchObject({ code: 'bad_input', message: expect.stringContaining('limit') });
    expect(failure.details).toMatchObject({ issues: [{ path: ['limit'] }] });
  });

  test('a bug tells its number and nothing else', async () => {
    const { client, context } = await open();
    Object.assign(context.store, {
      models: { all: () => Promise.reject(new TypeError('the inner secret of a bug')) },
    });
    const failure = await failureOf(client.model.list({}));
    expect(failure.code).toBe('internal');
    expect(JSON.stringify(failure)).not.toContain('inner secret');
  });

  test('what is not given stays away, and a moment is a text in every door', async () => {
    const door = await open();
    await registerOne(door);
    const { models, total } = await door.client.model.list({ name: undefined, latest: false });
    expect(total).toBe(1);
    expect(models[0]).toMatchObject({ reference: 'one:1', description: '', tags: [] });
    expect(new Date(models[0]?.createdAt ?? '').toISOString()).toBe(models[0]?.createdAt);
    expect(JSON.parse(JSON.stringify(models))).toEqual(models);
  });

  test('a switch that says no means no', async () => {
    const door = await open();
    await registerOne(door);
    await registerOne(door, 'other bytes');
    const { models } = await door.client.model.list({ latest: false });
    expect(models.map((model) => model.reference)).toEqual(['one:2', 'one:1']);
    const { models: newest } = await door.client.model.list({ latest: true });
    expect(newest.map((model) => model.reference)).toEqual(['one:2']);
    const { deleted } = await door.client.model.delete({ reference: 'one:1', force: false });
    expect(deleted.reference).toBe('one:1');
  });

  test('core hears of it when the caller stops waiting', async () => {
    const door = await open();
    const { taskId } = await door.context.tasks.start({
      kind: 'model.verify',
      title: 'Waits',
      work: ({ signal }) => sleep(60_000, undefined, { signal }),
    });
    const controller = new AbortController();
    const call = door.client.task.read({ id: taskId, waitMs: 30_000 }, { signal: controller.signal });
    const outcome = call.then(
      () => 'answered',
      () => 'rejected',
    );
    await sleep(150);
    controller.abort();
    await outcome;
    await expect.poll(door.aborts).toBe(1);
    await door.client.task.cancel({ id: taskId });
  });

  test('a log of 100,000 lines comes whole, in pages of bounded size', { timeout: 60_000 }, async () => {
    const door = await open();
    const lines = 100_000;
    const { taskId } = await door.context.tasks.start({
      kind: 'model.verify',
      title: 'Talks',
      work: async (work) => {
        for (let number = 0; number < lines; number += 1) {
          work.log(`line ${number}`);
          if (number % 1000 === 0) await sleep(0);
        }
      },
    });
    let count = 0;
    for (let after = 0; ; ) {
      const page = await door.client.task.read({ id: taskId, after, max: 2000, waitMs: 5000 });
      expect(page.lines.length).toBeLessThanOrEqual(2000);
      if (page.lines.length > 0) expect(page.lines[0]?.text).toBe(`line ${count}`);
      count += page.lines.length;
      after = page.next;
      if (page.done) break;
    }
    expect(count).toBe(lines);
  });
});

describe('news', () => {
  const { REST: _, ...streaming } = DOORS;

  test.each(Object.entries(streaming))(
    'reach who listens through “%s”, until they stop',
    async (_name, open) => {
      const door = await open();
      const news = await door.client.system.changes();
      const first = news.next();
      await sleep(100);
      await registerOne(door);
      const seen = [(await first).value];
      while (!seen.some((change) => JSON.stringify(change) === '{"of":"models"}'))
        seen.push((await news.next()).value);
      await news.return?.();
      expect(seen).toContainEqual({ of: 'models' });
    },
  );
});

describe('a frame that is no call', () => {
  const FRAMES = [
    'garbage {{{',
    '{}',
    '[]',
    'null',
    '{"i":"1","p":{}}',
    '{"i":1,"p":{"u":"/x"}}',
    '{"i":"2","t":9,"p":{}}',
  ];

  test('leaves a message port in service', async () => {
    const { core } = await temporaryPortal();
    const { port1, port2 } = new MessageChannel();
    onTestFinished(() => port1.close());
    createMessagePortDoor({ router, context: core.context }).serve(port1);
    const client: SlipwayClient = createORPCClient(new PortLink({ port: port2 }));
    port2.start();
    for (const frame of [...FRAMES, 7, undefined, { i: '1' }, new Uint8Array([1, 2, 3])])
      port2.postMessage(frame);
    await expect(client.system.info({})).resolves.toMatchObject({ version: '0.0.0-test' });
  });

  test('leaves a socket in service', async () => {
    const portal = await temporaryPortal();
    const socket = new WebSocket(`${portal.address.replace('http', 'ws')}/rpc`, ['orpc', `bearer.${TOKEN}`]);
    onTestFinished(() => socket.terminate());
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    for (const frame of FRAMES) socket.send(frame);
    socket.send(Buffer.from([1, 2, 255, 4]));
    const client: SlipwayClient = createORPCClient(new SocketLink({ websocket: socket as never }));
    await expect(client.system.info({})).resolves.toMatchObject({ version: '0.0.0-test' });
  });
});
