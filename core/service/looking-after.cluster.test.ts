import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createRouterClient } from '@orpc/server';
import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { deployRouter } from './deploy/deploy-router.ts';
import { operationsRouter } from './operations-router.ts';
import { clusterGround, published, serviceName, smallProject } from './testing/cluster-ground.ts';

test('a service without an address is opened here, called, and tells its traffic, events, log, usage and objects', async () => {
  const { core, target } = await clusterGround({ exposure: { kind: 'none' } });
  const client = createRouterClient({ ...deployRouter, ...operationsRouter }, { context: core.context });
  const name = serviceName(target);
  const folder = await smallProject(join(core.folder, 'project'), {
    name: `small-${name}`,
    run: 'print("got", x); return {"value": x}',
  });
  await published(core, {
    folder,
    name,
    settings: { scale: { kind: 'fixed', replicas: 2 } },
    force: false,
  });

  const opened = await client.open({ name });
  expect(await client.open({ name })).toEqual(opened);
  expect((await client.opened({})).opened).toEqual([opened]);
  await client.traffic({ name });

  const answers = await Promise.all(
    Array.from({ length: 40 }, (_, x) =>
      client.request({
        id: opened.id,
        method: 'POST',
        path: '/score',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ x }),
      }),
    ),
  );
  expect(answers.map(({ status, body }) => [status, JSON.parse(body)])).toEqual(
    Array.from({ length: 40 }, (_, x) => [200, { value: x }]),
  );
  expect(await fetch(`${opened.url}/score`, { method: 'POST', body: '{"x": 1}' })).toMatchObject({
    status: 401,
  });
  expect(await client.request({ id: opened.id, method: 'GET', path: '/swagger.json' })).toMatchObject({
    status: 200,
  });
  await expect(
    client.request({ id: opened.id, method: 'GET', path: '//example.org/' }),
  ).rejects.toMatchObject({ code: 'bad_input' });

  await sleep(600);
  // One more than were sent here: publishing tries the example.
  const traffic = await client.traffic({ name });
  expect(traffic).toMatchObject({ replicas: 2, requestsTotal: 42, inProgress: 0, queued: 0 });
  expect(traffic.requestsPerSecond).toBeGreaterThan(0);
  expect(traffic.p50).toBeGreaterThan(0);
  expect(traffic.keys[0]).toMatchObject({ key: 'primary', requests: 41 });
  expect(Date.parse(traffic.keys[0]?.lastUsedAt ?? '')).toBeGreaterThan(Date.now() - 60_000);
  expect(traffic.keys[1]).toEqual({ key: 'secondary', requests: 0, requestsPerSecond: 0 });

  expect(await client.score({ name, body: '{"x": 7}' })).toMatchObject({ status: 200, body: '{"value":7}' });
  expect(await client.score({ name })).toMatchObject({ status: 200 });

  const { events } = await client.events({ name });
  expect(events.map(({ message }) => message)).toContain('The container was started.');

  const usage = await client.usage({ name });
  expect(usage.scoringUrl).toBe(`${opened.url}/score`);
  expect(usage.headers.Authorization).toBe('Bearer <key>');
  expect(JSON.parse(usage.example)).toEqual({ x: 1 });

  const { files } = await client.export({ name });
  const documents = parseAllDocuments(files[0]?.text ?? '').map((document) => document.toJS());
  expect(documents.map(({ kind }) => kind)).toEqual([
    'ServiceAccount',
    'Service',
    'NetworkPolicy',
    'Deployment',
    'PodDisruptionBudget',
  ]);

  const page = await client.logs({ name });
  const said = page.lines.filter(({ text, requestId }) => text.startsWith('got ') && requestId !== 'warm up');
  expect(said).toHaveLength(43);
  expect(new Set(said.map(({ source }) => source)).size).toBe(2);
  expect(page.lines.map(({ time }) => time ?? '')).toEqual(page.lines.map(({ time }) => time ?? '').sort());
  const request = said[0]?.requestId ?? '';
  const ofOne = await client.logs({ name, session: page.session, request });
  expect(ofOne.lines.filter(({ requestId }) => requestId !== request)).toEqual([]);
  expect(ofOne.lines.length).toBeGreaterThanOrEqual(1);

  await client.close({ id: opened.id });
  expect((await client.opened({})).opened).toEqual([]);
  await expect(fetch(`${opened.url}/score`)).rejects.toThrow();
}, 240_000);
