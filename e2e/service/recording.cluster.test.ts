import { appendFile, chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import {
  clusterGround,
  published,
  score,
  serviceName,
  smallProject,
} from '#core/service/testing/cluster-ground.ts';
import { administrate } from '../cluster/demo/kubectl.ts';

interface Line {
  readonly type: string;
  readonly id: string;
  readonly status: number;
  readonly deployment: string;
  readonly data: { readonly inputs?: unknown; readonly outputs?: unknown; readonly calls?: number };
}

test('calls of a service are recorded into a volume, as the manifest lets them, and none is lost when it goes', async () => {
  const { core, target } = await clusterGround();
  const name = serviceName(target);
  const volume = await volumeFor(target.namespace, name);
  const folder = await smallProject(join(core.folder, 'project'), {
    name: `small-${name}`,
    run: 'return {"double": 2 * x, "salt": os.environ.get("SLIPWAY_RECORD_SALT", "kept from scripts")}',
  });
  await appendFile(join(folder, 'slipway.yml'), 'data:\n  hash: [x]\n  drop: [salt]\n');

  const result = await published(core, {
    folder,
    name,
    settings: { recordCalls: 'full', recordVolume: name },
    force: false,
  });
  const { primary } = await core.client.service.keys({ name });
  for (let count = 0; count < 20; count += 1)
    expect(await score(result.service.url ?? '', primary)).toEqual({
      status: 200,
      body: { double: 2, salt: 'kept from scripts' },
    });
  await core.client.service.delete({ name });

  // The last replica stores what waits while it ends.
  const lines = async (): Promise<readonly Line[]> => linesIn(volume);
  const calls = async (): Promise<readonly Line[]> =>
    (await lines()).filter(({ type }) => type === 'io.slipway.call');
  // Publishing tries the example once.
  await expect.poll(async () => (await calls()).length, { timeout: 60_000, interval: 500 }).toBe(21);
  const recorded = await calls();
  expect(new Set(recorded.map(({ id }) => id)).size).toBe(21);
  const [first] = recorded;
  expect(first).toMatchObject({
    status: 200,
    deployment: `small-${name}:1`,
    data: { outputs: { double: 2 } },
  });
  expect(JSON.stringify(first?.data.inputs)).toMatch(/^\{"x":"[0-9a-f]{64}"\}$/);
  expect(new Set(recorded.map(({ data }) => JSON.stringify(data))).size).toBe(1);
}, 300_000);

test('recording without a volume is refused before anything is deployed', async () => {
  const { core, target } = await clusterGround();
  const name = serviceName(target);
  const folder = await smallProject(join(core.folder, 'project'), { name: `small-${name}` });
  await expect(
    published(core, { folder, name, settings: { recordCalls: 'full' }, force: false }),
  ).rejects.toMatchObject({
    task: { error: { code: 'bad_input', hint: expect.stringContaining('record-volume') } },
  });
}, 120_000);

/** A volume in a folder of this machine, and the claim of it with that name. Returns the folder. */
async function volumeFor(namespace: string, name: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-recorded-'));
  await chmod(folder, 0o777);
  onTestFinished(async () => {
    await administrate([
      'delete',
      'pvc',
      name,
      `--namespace=${namespace}`,
      '--ignore-not-found',
      '--wait=false',
    ]);
    await administrate(['delete', 'pv', name, '--ignore-not-found', '--wait=false']);
    await rm(folder, { recursive: true });
  });
  const size = { storage: '1Gi' };
  const common = { accessModes: ['ReadWriteMany'], storageClassName: '' };
  const objects = [
    {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name },
      spec: {
        ...common,
        capacity: size,
        persistentVolumeReclaimPolicy: 'Retain',
        hostPath: { path: folder },
        claimRef: { namespace, name },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name, namespace },
      spec: { ...common, volumeName: name, resources: { requests: size } },
    },
  ];
  await administrate(
    ['apply', '-f', '-'],
    JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }),
  );
  return folder;
}

async function linesIn(folder: string): Promise<readonly Line[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const texts = await Promise.all(
    found
      .filter((entry) => entry.name.endsWith('.jsonl.gz'))
      .map(async (entry) => gunzipSync(await readFile(join(entry.parentPath, entry.name))).toString()),
  );
  return texts.flatMap((text) =>
    text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Line),
  );
}
