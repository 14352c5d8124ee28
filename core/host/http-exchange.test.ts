import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { bodyText, exchange } from './http-exchange.ts';
import { AnswerTooLarge } from './streamed-body.ts';

async function answerOf(write: (response: ServerResponse) => void): Promise<IncomingMessage> {
  const server = createServer((_request, response) => write(response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return exchange(new URL(`http://127.0.0.1:${port}/`), { method: 'GET', headers: {}, patience: 5000 });
}

test('an answer is read whole, whatever pieces it comes in', async () => {
  const text = 'é'.repeat(600);
  const response = await answerOf((to) => {
    for (const byte of Buffer.from(text)) to.write(Buffer.of(byte));
    to.end();
  });
  expect(await bodyText(response)).toBe(text);
});

test('an answer without end is given up once it is too large, and its connection is closed', async () => {
  let sent = 0;
  const response = await answerOf((to) => {
    const more = (): void => {
      while (!to.destroyed && to.write(Buffer.alloc(65_536))) sent += 65_536;
    };
    to.on('drain', more);
    more();
  });
  await expect(bodyText(response, { most: 2 ** 20 })).rejects.toBeInstanceOf(AnswerTooLarge);
  expect(response.destroyed).toBe(true);
  expect(sent).toBeLessThan(64 * 2 ** 20);
});

test('an answer that stops in the middle is given up', async () => {
  const response = await answerOf((to) => to.write('half'));
  await expect(bodyText(response, { stallMs: 50 })).rejects.toMatchObject({ code: 'ETIMEDOUT' });
});

test('an answer that never comes to its end is given up, however steadily it comes', async () => {
  const response = await answerOf((to) => {
    const timer = setInterval(() => to.write('x'), 5);
    to.on('close', () => clearInterval(timer));
  });
  await expect(bodyText(response, { stallMs: 10_000, mostMs: 100 })).rejects.toMatchObject({
    code: 'ETIMEDOUT',
  });
});
