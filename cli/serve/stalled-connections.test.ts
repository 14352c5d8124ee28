import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { type TemporaryPortal, TOKEN, temporaryPortal } from '#cli/testing/temporary-portal.ts';
import type { ConnectionLimits } from './stalled-connections.ts';

const FILE = '/assets/large-1a2b.js';
/** More than the buffers of a connection take. */
const SIZE = 16 * 2 ** 20;
const POLL = { timeout: 15_000 };

async function portalWith(connections: Partial<ConnectionLimits>): Promise<TemporaryPortal> {
  const portal = await temporaryPortal({ connections: { most: 1024, patienceMs: 60_000, ...connections } });
  await writeFile(join(portal.core.folder, 'page', FILE), ' '.repeat(SIZE));
  return portal;
}

/** A client that has sent this and reads nothing until it is told to. */
async function client(portal: TemporaryPortal, sent: string): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port: portal.port });
  onTestFinished(() => void socket.destroy());
  socket.on('error', () => socket.destroy());
  socket.pause();
  await once(socket, 'connect');
  socket.write(sent);
  return socket;
}

const get = (portal: TemporaryPortal, path: string): string =>
  `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${portal.port}\r\nAuthorization: Bearer ${TOKEN}\r\n\r\n`;

/** Reads what has arrived. Returns whether the connection ended before the whole file was there. */
async function wasCut(socket: Socket): Promise<boolean> {
  let size = 0;
  socket.on('data', (piece) => {
    size += piece.length;
  });
  socket.resume();
  await once(socket, 'close');
  return size < SIZE;
}

async function answers(portal: TemporaryPortal): Promise<boolean> {
  const answer = await portal.fetch('/', { headers: { connection: 'close' } });
  return answer.status === 200;
}

test('a client that takes nothing of its answer is cut off after a while', async () => {
  const portal = await portalWith({ patienceMs: 300 });
  const stalled = await client(portal, get(portal, FILE).repeat(6));
  await new Promise((resolve) => setTimeout(resolve, 1500));
  expect(await wasCut(stalled)).toBe(true);
});

test('a client that sends an upgrade behind requests which it does not read is cut off', async () => {
  const portal = await portalWith({});
  const upgrade = `GET /rpc HTTP/1.1\r\nHost: 127.0.0.1:${portal.port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`;
  const stalled = await client(portal, get(portal, FILE).repeat(6) + upgrade);
  await new Promise((resolve) => setTimeout(resolve, 2500));
  expect(await wasCut(stalled)).toBe(true);
});

test('a slow client that keeps reading gets all, and a stream with nothing to send stays open', async () => {
  const portal = await portalWith({ patienceMs: 1000 });
  const stream = await client(portal, get(portal, '/api/v1/changes'));
  stream.resume();
  const slow = await client(portal, get(portal, FILE));
  let size = 0;
  let pauses = 0;
  slow.on('data', (piece) => {
    size += piece.length;
    if (size < (pauses + 1) * 2 ** 20) return;
    pauses += 1;
    slow.pause();
    setTimeout(() => slow.resume(), 150);
  });
  slow.resume();
  await expect.poll(() => size, POLL).toBeGreaterThan(SIZE);
  // It took longer than the portal waits for a client that takes nothing.
  expect(pauses * 150).toBeGreaterThan(1000);
  expect(stream.closed).toBe(false);
});

test('when all connections are taken, a new one takes the place of one that is stalled or idle', async () => {
  const most = 6;
  const portal = await portalWith({ most });
  const stream = await client(portal, get(portal, '/api/v1/changes'));
  stream.resume();
  const page = new WebSocket(`${portal.address.replace('http', 'ws')}/rpc`, ['orpc', `bearer.${TOKEN}`]);
  onTestFinished(() => page.terminate());
  await once(page, 'open');
  for (let count = 0; count < 3 * most; count += 1) await client(portal, get(portal, FILE).repeat(6));
  for (let count = 0; count < most; count += 1) await client(portal, 'GET / HT');
  // A connection whose file is being opened is neither idle nor stalled yet: for that moment a new one is refused.
  for (let count = 0; count < 3; count += 1)
    await expect.poll(() => answers(portal).catch(() => false), POLL).toBe(true);
  expect(stream.closed).toBe(false);
  expect(page.readyState).toBe(WebSocket.OPEN);
});

test('streams that are in use are not ended for a new connection', async () => {
  const portal = await portalWith({ most: 2 });
  const streams: Socket[] = [];
  for (let count = 0; count < 2; count += 1) {
    const stream = await client(portal, get(portal, '/api/v1/changes'));
    stream.resume();
    await once(stream, 'data');
    streams.push(stream);
  }
  await expect(answers(portal)).rejects.toThrow();
  for (const stream of streams) expect(stream.closed).toBe(false);
  streams[0]?.destroy();
  await expect.poll(() => answers(portal).catch(() => false), POLL).toBe(true);
});
