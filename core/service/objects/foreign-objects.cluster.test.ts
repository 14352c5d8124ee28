import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createObject, deleteObject, readObject } from '#core/kubernetes/objects.ts';
import type { KubernetesObject } from '#core/kubernetes/resource.ts';
import { deleteService } from '../deploy/delete-service.ts';
import { planService } from '../deploy/plan-service.ts';
import { readHistory, writeHistory } from '../record/history.ts';
import {
  clusterGround,
  everythingOf,
  published,
  serviceName,
  smallProject,
  updated,
} from '../testing/cluster-ground.ts';

interface Live {
  readonly metadata: { readonly uid: string; readonly resourceVersion: string };
}

test('objects of others are never changed or deleted: by plan, publish, update, cancel or delete', async () => {
  const { core, target } = await clusterGround();
  const { connection, namespace } = target;
  const name = serviceName(target);
  const folder = await smallProject(join(core.folder, 'project'), { name: `small-${name}` });
  const foreign = async (
    kind: 'Service' | 'Ingress',
    spec: object,
  ): Promise<() => Promise<Live | undefined>> => {
    const apiVersion = kind === 'Service' ? 'v1' : 'networking.k8s.io/v1';
    const object = { apiVersion, kind, metadata: { name }, spec } as KubernetesObject;
    await createObject(connection, object, namespace);
    onTestFinished(async () => {
      await deleteObject(connection, { kind, namespace, name });
    });
    return () => readObject<Live>(connection, { kind, namespace, name });
  };

  const readService = await foreign('Service', { ports: [{ port: 81 }], selector: { app: 'shop' } });
  const service = await readService();
  await expect(published(core, { folder, name })).rejects.toMatchObject({
    task: { error: { code: 'already_exists' } },
  });
  await expect(
    planService(core.context, { image: `small-${name}:1`, name, settings: {}, force: true }),
  ).rejects.toMatchObject({ code: 'already_exists' });
  expect(await deleteService(target, name)).toEqual([]);
  expect(await readService()).toEqual(service);
  expect(await everythingOf(target, name)).toEqual([]);

  // One that the service does not need stays through its whole life.
  await deleteObject(connection, { kind: 'Service', namespace, name });
  const bare = { ...target.cluster, exposure: { kind: 'none' as const } };
  await core.context.store.change(() => core.context.store.clusters.replace([bare]));
  const readIngress = await foreign('Ingress', {
    defaultBackend: { service: { name: 'shop', port: { number: 80 } } },
  });
  const ingress = await readIngress();
  await published(core, { folder, name });
  await updated(core, { name, settings: { queue: 3 } });
  await deleteService(target, name);
  expect((await readIngress())?.metadata.uid).toBe(ingress?.metadata.uid);
}, 300_000);

test('what a publish left behind before its first object is found by its history, and deleted', async () => {
  const { target } = await clusterGround();
  const name = serviceName(target);
  await writeHistory(target, name, { write: [] });
  expect((await readHistory(target, name)).deployments).toEqual([]);
  expect(await deleteService(target, name)).toHaveLength(1);
}, 60_000);
