import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  type ClusterGround,
  clusterGround,
  published,
  score,
  serviceName,
  smallProject,
} from '#core/service/testing/cluster-ground.ts';
import { startS3Server } from '#core/testing/object-store-programs.ts';
import { HOST_ON_BRIDGE } from '../cluster/addresses.mjs';
import { administrate } from '../cluster/demo/kubectl.ts';

const ALL = { from: '2020-01-01T00:00:00Z' };

async function addStore({ core }: ClusterGround): Promise<string> {
  const { endpoint, login, bucket } = await startS3Server(HOST_ON_BRIDGE);
  await core.client.store.add({
    name: 'team',
    place: { kind: 's3', bucket, prefix: 'models', endpoint },
    credentials: { kind: 's3', ...login, sessionToken: undefined },
  });
  return login.secretAccessKey;
}

test('calls of a service are recorded into a bucket, and read back; no script sees what opens it', async () => {
  const ground = await clusterGround();
  const { core, target } = ground;
  const name = serviceName(target);
  const secret = await addStore(ground);
  const folder = await smallProject(join(core.folder, 'project'), {
    name: `small-${name}`,
    run: 'return {"double": 2 * x, "seen": [n for n in os.environ if n.startswith(("SLIPWAY_STORE", "AWS"))]}',
  });
  await appendFile(join(folder, 'slipway.yml'), 'data: {}\n');
  const result = await published(core, {
    folder,
    name,
    settings: { recordCalls: 'full', recordStore: 'team' },
    force: false,
  });
  const { primary } = await core.client.service.keys({ name });
  for (let count = 0; count < 20; count += 1)
    expect(await score(result.service.url ?? '', primary)).toEqual({
      status: 200,
      body: { double: 2, seen: [] },
    });
  const objects = await administrate([
    'get',
    'deployments,configmaps,replicasets,pods',
    `--namespace=${target.namespace}`,
    '-o',
    'yaml',
  ]);
  expect(objects).not.toContain(secret);
  await core.client.service.delete({ name });
  expect(await secretsOf(target.namespace, name)).toBe('');

  // The last replica stores what waits while it ends. Publishing tries the example once.
  const list = () => core.client.telemetry.calls({ service: name, filter: ALL });
  await expect.poll(async () => (await list()).calls.length, { timeout: 60_000, interval: 500 }).toBe(21);
  const { calls, accounts } = await list();
  expect(accounts).toEqual({
    offered: 21,
    stored: 21,
    sampledOut: 0,
    lost: {},
    deleted: 0,
    missing: 0,
    unreadable: 0,
  });
  expect(calls[0]).toMatchObject({ status: 200, deployment: `small-${name}:1` });
  expect(await core.client.telemetry.call({ service: name, id: calls[0]?.id ?? '' })).toMatchObject({
    inputs: { x: 1 },
    outputs: { double: 2, seen: [] },
  });
  const path = join(core.folder, 'calls.jsonl');
  const { taskId } = await core.client.telemetry.export({ service: name, filter: ALL, path });
  expect(await core.client.task.wait({ id: taskId, waitMs: 30_000 })).toMatchObject({ state: 'succeeded' });
  expect((await readFile(path, 'utf8')).trim().split('\n')).toHaveLength(21);
}, 300_000);

test('a store that no replica can reach, or an image that cannot record into one, is refused in the plan', async () => {
  const { core, target } = await clusterGround();
  const name = serviceName(target);
  const folder = await smallProject(join(core.folder, 'project'), { name: `small-${name}` });
  await core.client.store.add({ name: 'here', place: { kind: 'folder', folder: core.folder } });
  await core.client.store.add({ name: 'team', place: { kind: 's3', bucket: 'telemetry' } });
  const settings = { recordCalls: 'full', recordStore: 'here' } as const;
  await expect(core.client.service.plan({ folder, name, settings, force: false })).rejects.toMatchObject({
    code: 'bad_input',
    message: expect.stringContaining('folder of this machine'),
  });
  await expect(
    published(core, { folder, name, settings: { ...settings, recordStore: 'team' }, force: false }),
  ).rejects.toMatchObject({
    task: { error: { code: 'bad_input', hint: expect.stringContaining('data: {}') } },
  });
  await expect(
    published(core, { folder, name, settings: { ...settings, recordStore: 'nobody' }, force: false }),
  ).rejects.toMatchObject({ task: { error: { hint: expect.any(String) } } });
}, 240_000);

/** Names of the Secrets that a service has left. */
function secretsOf(namespace: string, name: string): Promise<string> {
  return administrate([
    'get',
    'secrets',
    `--namespace=${namespace}`,
    `--selector=app.kubernetes.io/instance=${name}`,
    '-o',
    'name',
  ]);
}
