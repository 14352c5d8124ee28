import { isContractProcedure } from '@orpc/contract';
import { describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { TOKEN, temporaryPortal } from '#cli/testing/temporary-portal.ts';
import { exampleRetraining } from '#core/retraining/testing/example-retraining.ts';
import { restContract } from './rest-contract.ts';

interface Route {
  readonly name: string;
  readonly method: string;
  readonly path: string;
}

/** Every procedure that REST answers, with an address that reaches it. */
function routes(at: object, path: readonly string[] = []): readonly Route[] {
  return Object.entries(at).flatMap(([key, value]: [string, unknown]) => {
    if (!isContractProcedure(value))
      return typeof value === 'object' && value !== null ? routes(value, [...path, key]) : [];
    const { route } = value['~orpc'];
    const address = (route.path ?? '').replace(/\{[^}]+\}/g, 'iris');
    return [{ name: [...path, key].join('.'), method: route.method ?? 'POST', path: address }];
  });
}

const ALL = routes(restContract);
const ALLOWED = ['retraining.startForService', 'retraining.get'];

async function portalWithToken(service?: string) {
  const portal = await temporaryPortal();
  const wanted = { name: 'ci', scope: 'retrain', ...(service === undefined ? {} : { service }) } as const;
  const { token } = await portal.core.client.system.createToken(wanted);
  const call = (method: string, path: string): Promise<Response> =>
    portal.fetch(path, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(method === 'GET' || method === 'DELETE' ? {} : { body: '{}' }),
    });
  return { ...portal, token, call };
}

describe('a token of the scope retrain', () => {
  test('is refused by every procedure but two', async () => {
    const { call } = await portalWithToken();
    expect(ALL.length).toBeGreaterThan(100);
    const reached: string[] = [];
    for (const { name, method, path } of ALL) {
      const answer = await call(method, `/api/v1${path}`);
      const text = await answer.text();
      if (answer.status === 403 && text.includes('has the scope')) continue;
      reached.push(name);
    }
    expect(reached.sort()).toEqual([...ALLOWED].sort());
  });

  test('opens no other door', async () => {
    const { token, call, address } = await portalWithToken();
    expect((await call('POST', '/rpc/retraining/list')).status).toBe(401);
    expect((await call('GET', '/api/v1/openapi.json')).status).toBe(404);
    const socket = new WebSocket(`${address.replace('http', 'ws')}/rpc`, ['orpc', `bearer.${token}`]);
    socket.on('error', () => undefined);
    onTestFinished(() => socket.terminate());
    const status = await new Promise<number | undefined>((resolve) => {
      socket.once('unexpected-response', (_request, response) => resolve(response.statusCode));
      socket.once('open', () => resolve(101));
    });
    expect(status).toBe(401);
  });

  test('reads what it has started, and nothing else', async () => {
    const { core, call } = await portalWithToken();
    const trigger = { kind: 'request', who: 'token ci', token: 'ci' } as const;
    const { store } = core.context;
    await store.change(() =>
      store.retrainings.replace([
        exampleRetraining(1, { trigger, createdAt: new Date().toISOString() }),
        exampleRetraining(2),
      ]),
    );
    const own = await call('GET', '/api/v1/retrainings/iris-1');
    expect(await own.json()).toMatchObject({ id: 'iris-1', state: 'waiting' });
    expect((await call('GET', '/api/v1/retrainings/iris-2')).status).toBe(403);
    expect((await call('GET', '/api/v1/retrainings/iris')).status).toBe(403);
  });

  test('is for one service where it says so', async () => {
    const { call } = await portalWithToken('roses');
    const other = await call('POST', '/api/v1/services/iris/retrain');
    expect(other.status).toBe(403);
    expect(await other.text()).toContain('is for the service roses');
    // There is no such service here: it came that far.
    expect((await call('POST', '/api/v1/services/roses/retrain')).status).toBe(404);
  });

  test('ends with its revocation, and only its digest is kept', async () => {
    const { core, token, call } = await portalWithToken();
    const kept = JSON.stringify(await core.context.store.accessTokens.all());
    expect(kept).not.toContain(token);
    expect(JSON.stringify(await core.client.system.tokens({}))).not.toContain('digest');
    await core.client.system.revokeToken({ name: 'ci' });
    expect((await call('GET', '/api/v1/retrainings/iris-1')).status).toBe(401);
  });

  test('cannot be created by a page, whose token still works', async () => {
    const portal = await temporaryPortal();
    const create = await portal.fetch('/api/v1/tokens', {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'own', scope: 'retrain' }),
    });
    expect(create.status).toBe(403);
    expect(await (await portal.fetch('/api/v1/tokens')).json()).toEqual({ tokens: [] });
  });

  test.each(['slipway_', `slipway_${'A'.repeat(43)}`, 'x'.repeat(5000)])('is not %s', async (guess) => {
    const portal = await portalWithToken();
    const answer = await portal.fetch('/api/v1/retrainings/iris-1', {
      headers: { authorization: `Bearer ${guess}` },
    });
    expect(answer.status).toBe(401);
  });
});
