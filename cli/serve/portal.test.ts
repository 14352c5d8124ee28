import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { rawRequest } from '#cli/testing/raw-request.ts';
import { TOKEN, temporaryPortal } from '#cli/testing/temporary-portal.ts';
import { startPortal } from './portal.ts';

const authorization = `Bearer ${TOKEN}`;
const JSON_TYPE = { authorization, 'content-type': 'application/json' };

describe('the portal turns away', () => {
  test.each([
    ['a call without the token', '/api/v1/system', {}, 401],
    ['a call with a wrong token', '/api/v1/system', { authorization: 'Bearer wrong' }, 401],
    ['RPC without the token', '/rpc/system/info', {}, 401],
    ['the description of the API without the token', '/api/v1/openapi.json', {}, 401],
    ['a name that is not its own', '/api/v1/system', { authorization, host: 'evil.example' }, 421],
    ['a page of another server', '/api/v1/system', { authorization, origin: 'http://evil.example' }, 403],
    ['another server’s name even for its page', '/', { host: 'evil.example' }, 421],
  ])('%s', async (_what, path, headers, status) => {
    const { port } = await temporaryPortal();
    const answer = await rawRequest({ port, path, headers });
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.text)).toEqual({ error: expect.objectContaining({ code: expect.any(String) }) });
  });

  test.each([
    ['without the token', ['orpc'], {}, 401],
    ['with a wrong token', ['orpc', 'bearer.wrong'], {}, 401],
    ['of a page of another server', ['orpc', `bearer.${TOKEN}`], { origin: 'http://evil.example' }, 403],
    ['under another name', ['orpc', `bearer.${TOKEN}`], { host: 'evil.example' }, 421],
    ['that does not speak its protocol', [`bearer.${TOKEN}`], {}, 400],
  ])('a socket %s', async (_what, protocols, headers, status) => {
    const { address } = await temporaryPortal();
    const socket = new WebSocket(`${address.replace('http', 'ws')}/rpc`, protocols, { headers });
    socket.on('error', () => undefined);
    onTestFinished(() => socket.terminate());
    const refused = await new Promise<number | undefined>((resolve) => {
      socket.once('unexpected-response', (_request, response) => resolve(response.statusCode));
      socket.once('open', () => resolve(101));
    });
    expect(refused).toBe(status);
  });

  test('a body that is larger than calls are', async () => {
    const { port } = await temporaryPortal();
    const headers = { ...JSON_TYPE, 'content-length': String(1024 * 1024 * 1024) };
    const answer = await rawRequest({ port, path: '/api/v1/models', method: 'POST', headers, body: '{' });
    expect(answer).toMatchObject({ status: 400, text: expect.stringContaining('larger than') });
  });

  test.each([
    ['that is not JSON', JSON_TYPE, '{"name":'],
    ['that a form could send', { authorization, 'content-type': 'text/plain' }, '{}'],
  ])('a body %s', async (_what, headers, body) => {
    const { port } = await temporaryPortal();
    const answer = await rawRequest({ port, path: '/api/v1/models', method: 'POST', headers, body });
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text)).toMatchObject({ error: { code: 'bad_input' } });
  });

  test('what it does not have', async () => {
    const portal = await temporaryPortal();
    const answer = await portal.fetch('/api/v1/nothing');
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ error: { code: 'not_found' } });
  });
});

describe('the portal serves', () => {
  test('the page, under a policy that lets nothing in from elsewhere', async () => {
    const { port } = await temporaryPortal();
    const page = await rawRequest({ port, path: '/' });
    expect(page.text).toContain('The page of a test');
    expect(page.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': expect.stringContaining("script-src 'self';"),
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-cache',
    });
    const script = await rawRequest({ port, path: '/assets/index-1a2b.js' });
    expect(script.headers['cache-control']).toContain('immutable');
    const headers = { 'if-none-match': page.headers.etag ?? '' };
    expect(await rawRequest({ port, path: '/', headers })).toMatchObject({ status: 304, text: '' });
  });

  test.each([
    '/../secret.json',
    '/%2e%2e/secret.json',
    '/..%2fsecret.json',
    '/assets/..%5c..%5csecret.json',
    '/%00',
    '/%',
  ])('nothing outside of the page’s folder: %s', async (path) => {
    const { port, core } = await temporaryPortal();
    await writeFile(join(core.folder, 'secret.json'), '"secret"');
    const answer = await rawRequest({ port, path });
    expect(answer.status).toBe(404);
    expect(answer.text).not.toContain('secret');
  });

  test('its health, without a token, to probes that reach it by an address', async () => {
    const { port } = await temporaryPortal();
    expect(await rawRequest({ port, path: '/healthz' })).toMatchObject({ status: 200, text: 'ok\n' });
  });

  test('the documentation of its API, without loading anything from elsewhere', async () => {
    const { port } = await temporaryPortal();
    expect((await rawRequest({ port, path: '/api/docs' })).headers.location).toBe('/api/docs/');
    const page = await rawRequest({ port, path: '/api/docs/' });
    const linked = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path ?? '');
    expect(linked.shift()).toBe('/icon.svg');
    expect(linked).toEqual(['swagger-ui.css', 'swagger-ui-bundle.js', 'init.js']);
    for (const path of linked)
      expect(await rawRequest({ port, path: `/api/docs/${path}` })).toMatchObject({ status: 200 });
    expect(page.text).not.toMatch(/<script>|https?:/);
    expect((await rawRequest({ port, path: '/api/docs/package.json' })).status).toBe(404);
  });

  test('RPC over HTTP', async () => {
    const portal = await temporaryPortal();
    const answer = await portal.fetch('/rpc/model/get', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ json: { reference: 'nope' } }),
    });
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ json: { defined: true, code: 'not_found' } });
  });
});

test('a long action answers 202 and says where to look', async () => {
  const portal = await temporaryPortal();
  const path = join(portal.core.folder, 'model.bin');
  await writeFile(path, 'bytes');
  const answer = await portal.fetch('/api/v1/models', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'one', path }),
  });
  expect(answer.status).toBe(202);
  const place = answer.headers.get('operation-location') ?? '';
  expect(answer.headers.get('location')).toBe(place);
  const task = await (await portal.fetch(`${place}/wait`)).json();
  expect(task).toMatchObject({ state: 'succeeded', result: { model: { reference: 'one:1' } } });
});

test('the events of a task are streamed until it has ended, and can be taken up again', async () => {
  const portal = await temporaryPortal();
  const { taskId } = await portal.core.context.tasks.start({
    kind: 'model.verify',
    title: 'Talks',
    work: async (work) => work.log('first\nsecond'),
  });
  const events = await (await portal.fetch(`/api/v1/tasks/${taskId}/events`)).text();
  expect(events).toContain('"type":"log"');
  expect(events).toContain('"text":"second"');
  expect(events).toContain('"state":"succeeded"');
  const last = /id: (\d+)/.exec(events)?.[1] ?? '';
  const rest = await portal.fetch(`/api/v1/tasks/${taskId}/events`, { headers: { 'last-event-id': last } });
  expect(await rest.text()).not.toContain('"type":"log"');
});

test('a port that is taken is said so', async () => {
  const portal = await temporaryPortal();
  const again = startPortal({
    context: portal.core.context,
    host: '127.0.0.1',
    port: portal.port,
    token: TOKEN,
    names: [],
    pageFolder: portal.core.folder,
  });
  await expect(again).rejects.toMatchObject({ code: 'port_taken', details: { port: portal.port } });
});

test('closing ends streams that are open', async () => {
  const portal = await temporaryPortal();
  const answer = await portal.fetch('/api/v1/changes');
  const body = answer.text().then(
    () => 'ended',
    () => 'ended',
  );
  await portal.close();
  expect(await body).toBe('ended');
});
