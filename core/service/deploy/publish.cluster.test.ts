import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import type { CoreContext } from '#core/context.ts';
import { parseImageName } from '#core/direct/image-name.ts';
import { localPathOf } from '#core/host/local-path.ts';
import { openRegistry } from '#core/registry/registry-client.ts';
import { listServices, loadService } from '../read/find-services.ts';
import { readHistory } from '../record/history.ts';
import { readKeys, regenerateKey } from '../secrets/keys.ts';
import {
  clusterGround,
  everythingOf,
  published,
  score,
  serviceName,
  smallProject,
  updated,
} from '../testing/cluster-ground.ts';
import { deleteService } from './delete-service.ts';
import { planService } from './plan-service.ts';
import { pauseService, resumeService, scaleService } from './scale.ts';

test('a project is published, answers with its keys, is updated, scaled, paused, rolled back, given a new model by another machine, and deleted without a trace', async () => {
  const exposure = { kind: 'node-port', host: '127.0.0.1' } as const;
  const { core, target } = await clusterGround({ exposure });
  const name = serviceName(target);
  const folder = await smallProject(join(core.folder, 'project'), {
    name: `small-${name}`,
    run: 'return {"value": x * int(open("factor.txt").read()), "version": os.environ["SLIPWAY_SERVICE_VERSION"]}',
  });
  await writeFile(join(folder, 'factor.txt'), '1');
  await appendFile(join(folder, 'slipway.yml'), 'models:\n  - name: factor\n    path: factor.txt\n');

  const first = await published(core, {
    folder,
    name,
    settings: { environment: { LEVEL: 'high' } },
    force: false,
  });
  expect(first.service).toMatchObject({ name, state: 'ready', replicas: { wanted: 1, ready: 1 }, drift: [] });
  expect(first.answer).toMatchObject({ status: 200, through: 'url' });
  const url = first.service.url ?? '';
  const keys = await readKeys(target, name);
  await expect
    .poll(() => score(url, keys.primary), { timeout: 20_000 })
    .toMatchObject({ status: 200, body: { value: 1, version: `small-${name}:1` } });
  expect(await score(url, keys.secondary)).toMatchObject({ status: 200 });
  expect(await score(url, 'guess')).toMatchObject({ status: 401 });

  // A second publish of the same changes nothing and replaces no replica.
  const again = await planService(core.context, {
    image: `small-${name}:1`,
    name,
    settings: {},
    force: false,
  });
  expect(again).toMatchObject({ isNew: false, rollsOut: false, changes: [], drift: [] });

  const script = join(folder, 'score.py');
  await writeFile(script, `${await readFile(script, 'utf8')}# edited\n`);
  const second = await updated(core, { name, folder, settings: { queue: 3 }, force: false });
  expect(second.deployment).toBe(2);
  expect(second.service.url).toBe(url);
  await expect
    .poll(() => score(url, keys.primary), { timeout: 20_000 })
    .toMatchObject({ status: 200, body: { version: `small-${name}:2` } });

  expect(await scaleService(core.context, { name, replicas: 2 })).toMatchObject({ replicas: { wanted: 2 } });
  expect(await pauseService(core.context, { name })).toMatchObject({ state: 'paused' });
  expect(await resumeService(core.context, { name })).toMatchObject({ replicas: { wanted: 2 } });

  const regenerated = await regenerateKey(target, name, 'primary');
  expect(regenerated.secondary).toBe(keys.secondary);
  expect(await score(url, keys.primary)).toMatchObject({ status: 401 });
  expect(await score(url, regenerated.primary)).toMatchObject({ status: 200 });
  expect(await score(url, keys.secondary)).toMatchObject({ status: 200 });

  const back = { name, to: 'previous', settings: {}, force: false } as const;
  expect(await planService(core.context, back)).toMatchObject({ image: `small-${name}:1`, rollsOut: true });
  expect(await core.result(core.client.service.rollback(back))).toMatchObject({ deployment: 3 });
  await expect
    .poll(() => score(url, regenerated.primary), { timeout: 20_000 })
    .toMatchObject({ status: 200, body: { version: `small-${name}:1` } });
  const { deployments } = await readHistory(target, name);
  expect(deployments.map(({ number, state, rollbackOf }) => ({ number, state, rollbackOf }))).toEqual([
    { number: 1, state: 'succeeded', rollbackOf: undefined },
    { number: 2, state: 'succeeded', rollbackOf: undefined },
    { number: 3, state: 'succeeded', rollbackOf: 1 },
  ]);
  expect((await loadService(target, name)).service.drift).toEqual([]);

  // A machine that knows neither the project nor its manifest: one layer of the image is replaced in the registry.
  const elsewhere = await clusterGround({ exposure });
  const path = localPathOf(join(elsewhere.core.folder, 'better.txt'));
  await writeFile(path, '70');
  const swapped = await updated(elsewhere.core, { name, model: { path }, settings: {}, force: false });
  expect(swapped.service.image).toMatchObject({
    reference: `small-${name}:3`,
    models: ['factor:2'],
    architecture: 'amd64',
  });
  await expect
    .poll(() => score(url, regenerated.primary), { timeout: 20_000 })
    .toMatchObject({ status: 200, body: { value: 70, version: `small-${name}:3` } });

  // A cluster that takes signed images only: refused before anything is changed, then taken.
  const { client, context } = elsewhere.core;
  const { publicKey } = await client.image.createKey({ name: 'team' });
  await client.cluster.update({ name: 'test', settings: { signedBy: publicKey } });
  await expect(updated(elsewhere.core, { name, settings: { queue: 4 }, force: false })).rejects.toMatchObject(
    { task: { error: { code: 'not_trusted' } } },
  );
  expect((await readHistory(target, name)).deployments).toHaveLength(4);
  await client.image.sign({ image: swapped.service.image.address, signingKey: 'team' });
  const { service: trusted } = await updated(elsewhere.core, { name, settings: { queue: 4 }, force: false });
  expect(trusted.image.reference).toBe(`small-${name}:3`);
  expect(await listedWith(context, swapped.service.image.address)).toEqual([
    'application/vnd.cyclonedx+json',
    'application/vnd.in-toto+json',
  ]);

  await deleteService(target, name);
  expect(await everythingOf(target, name)).toEqual([]);
  const { services } = await listServices(core.context, undefined);
  expect(services.map((service) => service.name)).not.toContain(name);
}, 400_000);

/** Kinds of the documents that are attached to an image. */
async function listedWith(context: CoreContext, address: string): Promise<readonly unknown[]> {
  const { registry: host, repository, reference } = parseImageName(address);
  const registry = await openRegistry(context, host);
  const index = await registry.readManifest(repository, reference.replace(':', '-'));
  registry.close();
  const { manifests } = z
    .object({ manifests: z.array(z.object({ artifactType: z.string() })) })
    .parse(index?.content);
  return manifests.map(({ artifactType }) => artifactType);
}
