import { describe, expect, test } from 'vitest';
import { createAccess } from './access.ts';

const local = createAccess({ token: 'the-token', host: '127.0.0.1', names: [] });

describe('a request is meant for this server', () => {
  test.each(['127.0.0.1:4280', 'localhost:4280', '[::1]:4280', 'LocalHost', '127.0.0.1'])('as %s', (host) => {
    expect(local.checkPlace({ headers: { host } })).toBeUndefined();
  });

  test.each([
    ['a name that resolves to this machine', 'evil.example:4280'],
    ['a name that begins like one', 'localhost.evil.example'],
    ['another address', '192.168.1.7:4280'],
    ['no name', ''],
    ['nonsense', 'a:b:c'],
  ])('but not with %s', (_what, host) => {
    expect(local.checkPlace({ headers: { host } })?.status).toBe(421);
  });

  test('under the names it was told of', () => {
    const access = createAccess({ token: 't', host: '127.0.0.1', names: ['slipway.example.org'] });
    expect(access.checkPlace({ headers: { host: 'slipway.example.org' } })).toBeUndefined();
  });

  test('under any address when it listens on all, but not under any name', () => {
    const access = createAccess({ token: 't', host: '0.0.0.0', names: [] });
    expect(access.checkPlace({ headers: { host: '192.168.1.7:4280' } })).toBeUndefined();
    expect(access.checkPlace({ headers: { host: 'evil.example:4280' } })?.status).toBe(421);
  });
});

describe('a page', () => {
  const host = '127.0.0.1:4280';

  test('of this server may ask', () => {
    expect(local.checkPlace({ headers: { host, origin: 'http://127.0.0.1:4280' } })).toBeUndefined();
  });

  test.each(['http://evil.example', 'http://127.0.0.1:9999', 'https://localhost:4280', 'null', 'file://'])(
    'of %s may not',
    (origin) => {
      expect(local.checkPlace({ headers: { host, origin } })?.status).toBe(403);
    },
  );

  test('elsewhere may link here but not load from here', () => {
    const crossSite = { host, 'sec-fetch-site': 'cross-site' };
    expect(local.checkPlace({ headers: { ...crossSite, 'sec-fetch-mode': 'navigate' } })).toBeUndefined();
    expect(local.checkPlace({ headers: { ...crossSite, 'sec-fetch-mode': 'no-cors' } })?.status).toBe(403);
  });
});

describe('the token', () => {
  test.each([
    ['a header', { authorization: 'Bearer the-token' }],
    ['a protocol of a socket', { 'sec-websocket-protocol': 'orpc, bearer.the-token' }],
  ])('is taken from %s', (_where, headers) => {
    expect(local.checkToken({ headers })).toBeUndefined();
  });

  test.each([
    ['none', {}],
    ['another', { authorization: 'Bearer the-tokem' }],
    ['a part of it', { authorization: 'Bearer the-toke' }],
    ['more than it', { authorization: 'Bearer the-token1' }],
    ['another scheme', { authorization: 'Basic the-token' }],
    ['an empty one', { 'sec-websocket-protocol': 'orpc, bearer.' }],
  ])('is refused when there is %s', (_what, headers) => {
    expect(local.checkToken({ headers })).toMatchObject({ status: 401, error: { code: 'unauthorized' } });
  });
});
