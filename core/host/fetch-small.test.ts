import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { fetchSmall } from './fetch-small.ts';

const seen: string[] = [];

async function serve(answer: (response: ServerResponse) => void): Promise<string> {
  seen.length = 0;
  const server = createServer((request, response) => {
    seen.push(request.url ?? '');
    answer(response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/first`;
}

const limits = { patienceMs: 5000, most: 1000 };

test('a small answer is read whole', async () => {
  const url = await serve((response) => response.writeHead(503, { 'x-version': '1' }).end('busy'));
  expect(await fetchSmall(url, limits)).toMatchObject({ status: 503, text: 'busy' });
});

test('a redirect is not followed', async () => {
  const url = await serve((response) => response.writeHead(302, { location: '/second' }).end());
  expect(await fetchSmall(url, limits)).toMatchObject({ status: 302 });
  expect(seen).toEqual(['/first']);
});

test.each([
  [
    'without end',
    (response: ServerResponse) => {
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(1000)));
      };
      response.on('drain', more);
      more();
    },
  ],
  [
    'that unpacks to more',
    (response: ServerResponse) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(100_000))),
  ],
  ['that breaks off', (response: ServerResponse) => response.write('x', () => response.destroy())],
])('an answer %s is none', async (_name, answer) => {
  expect(await fetchSmall(await serve((response) => void answer(response)), limits)).toBeUndefined();
});

test('where nothing listens there is no answer', async () => {
  expect(await fetchSmall('http://127.0.0.1:1/', limits)).toBeUndefined();
});
