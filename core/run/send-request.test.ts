import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { sendRequest } from './send-request.ts';

/** Asks a server that answers as the test says. */
async function ask(answer: RequestListener) {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const target = { origin: `http://127.0.0.1:${port}`, name: 'iris-1', hint: 'It may be starting.' };
  return sendRequest(target, { method: 'POST', path: '/score', headers: {}, body: '{}' });
}

test.each([
  ['of chunks', {}],
  ['with a length', { 'content-length': '100' }],
])('an answer %s that breaks off is told from no answer, with what came', async (_name, headers) => {
  const asked = ask((_request, response) => {
    response.writeHead(200, headers);
    response.write('{"part": 1}\n', () => setTimeout(() => response.destroy(), 50));
  });
  await expect(asked).rejects.toMatchObject({
    code: 'run_failed',
    message: expect.stringContaining('broke off after 12 bytes'),
    details: { status: 200, received: '{"part": 1}\n' },
  });
});

test('a connection that ends before any answer is no answer', async () => {
  await expect(ask((request) => request.socket.destroy())).rejects.toMatchObject({ code: 'wrong_state' });
});
