import { expect, test } from 'vitest';
import { startApiServer } from '#core/testing/api-server.ts';
import { testAuthority } from '#core/testing/certificates.ts';
import { writeKubeconfig } from '#core/testing/kubeconfig.ts';
import { parseStatus } from './api-status.ts';
import { createConnections } from './connections.ts';
import { askedWait, retryWait } from './retry.ts';

const status = (message: string, more: object = {}) => parseStatus(JSON.stringify({ message, ...more }));

test.each([
  [429, 'too many requests', { 'retry-after': '2' }, 2000],
  [503, 'unavailable', { 'retry-after': '1' }, 1000],
  [500, 'etcdserver: leader changed', {}, 100],
  [500, 'etcdserver: request timed out', {}, 100],
  [504, 'Timeout: request did not complete within requested timeout - context deadline exceeded', {}, 100],
  [500, 'Internal error occurred: failed calling webhook "x": connection refused', {}, 100],
  [429, 'no header', {}, 100],
  [500, 'Internal error occurred: nil pointer', {}, undefined],
  [422, 'Deployment is invalid', { 'retry-after': '1' }, undefined],
  [403, 'exceeded quota', {}, undefined],
  [409, 'AlreadyExists', {}, undefined],
])('%s “%s” %j is waited for: %s ms', (http, message, headers, wait) => {
  expect(retryWait({ http, status: status(message), headers }, 0)).toBe(wait);
});

test('the tenth time is the last', () => {
  const busy = { http: 429, status: status('busy'), headers: { 'retry-after': '1' } };
  expect(retryWait(busy, 9)).toBe(1000);
  expect(retryWait(busy, 10)).toBeUndefined();
});

test('Retry-After is seconds, a date, or part of the status; no wait is longer than 30 seconds', () => {
  expect(askedWait({ 'retry-after': '3' })).toBe(3000);
  expect(askedWait({ 'retry-after': new Date(Date.now() - 5000).toUTCString() })).toBe(0);
  expect(askedWait({}, status('busy', { details: { retryAfterSeconds: 4 } }))).toBe(4000);
  expect(askedWait({ 'retry-after': 'soon' })).toBeUndefined();
  expect(retryWait({ http: 429, status: status(''), headers: { 'retry-after': '3600' } }, 0)).toBe(30_000);
});

test.each(['GET', 'PATCH', 'POST', 'DELETE'] as const)(
  'a %s that meets a change of leader is made again; one that must be sent once is not',
  async (method) => {
    const authority = await testAuthority();
    const pair = await authority.issue({ commonName: 'api', names: ['IP:127.0.0.1'], days: 30 });
    let failures = 2;
    const api = await startApiServer(pair, {
      answer: () => {
        failures -= 1;
        return failures >= 0
          ? { status: 500, body: { message: 'etcdserver: leader changed' } }
          : { status: 200, body: { fine: true } };
      },
    });
    const kubeconfig = await writeKubeconfig({
      server: api.url,
      ca: authority.certificate,
      user: { token: 'good' },
    });
    const connections = createConnections({ environment: {}, home: '/nowhere' });
    const connection = await connections.connect({ context: 'test', kubeconfig });
    expect(await connection.json({ method, path: '/api' })).toEqual({ fine: true });
    expect(api.seen).toHaveLength(3);
    failures = 1;
    await expect(connection.json({ method, path: '/api', isOnce: true })).rejects.toMatchObject({
      code: 'cluster_unavailable',
    });
    expect(api.seen).toHaveLength(4);
    connections.close();
  },
);
