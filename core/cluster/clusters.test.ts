import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { testAuthority } from '#core/testing/certificates.ts';
import { writeKubeconfig } from '#core/testing/kubeconfig.ts';
import { temporaryCore } from '#core/testing/temporary-core.ts';
import { findCluster } from './clusters.ts';

const registry = 'registry.example.org/team';
const server = 'https://cluster.example.org:6443';

test('a cluster is added with what the kubeconfig says and is asked nothing', async () => {
  const { client } = await temporaryCore();
  const kubeconfig = await writeKubeconfig({ server, namespace: 'apps' });
  const added = await client.cluster.add({ name: 'team', kubeconfig, registry });
  expect(added).toMatchObject({
    name: 'team',
    context: 'test',
    namespace: 'apps',
    exposure: { kind: 'none' },
    tls: { kind: 'none' },
    cpu: '500m',
    memory: '1Gi',
  });
  expect(await client.cluster.get({ name: 'team' })).toEqual(added);
  expect(await client.cluster.list({})).toEqual({ clusters: [added] });
  const bare = await writeKubeconfig({ server });
  expect(await client.cluster.add({ name: 'bare', kubeconfig: bare, registry })).toMatchObject({
    namespace: 'default',
  });
});

test('a second cluster of one name is refused, and so is a context that is not there', async () => {
  const { client } = await temporaryCore();
  const kubeconfig = await writeKubeconfig({ server });
  await client.cluster.add({ name: 'team', kubeconfig, registry });
  await expect(client.cluster.add({ name: 'team', kubeconfig, registry })).rejects.toMatchObject({
    code: 'already_exists',
  });
  await expect(
    client.cluster.add({ name: 'other', kubeconfig, context: 'nowhere', registry }),
  ).rejects.toMatchObject({ code: 'not_found', data: { hint: 'It has: test.' } });
  await expect(client.cluster.add({ name: 'other', kubeconfig: '/nowhere', registry })).rejects.toMatchObject(
    {
      code: 'path_missing',
    },
  );
});

test('an update changes what it names, keeps the rest, and takes back with null', async () => {
  const { client } = await temporaryCore();
  const kubeconfig = await writeKubeconfig({ server, namespace: 'apps' });
  const before = await client.cluster.add({
    name: 'team',
    kubeconfig,
    registry,
    pullSecret: 'pull',
    cpu: '2',
    exposure: { kind: 'ingress', host: 'models.example.org' },
  });
  const after = await client.cluster.update({ name: 'team', settings: { memory: '2Gi', pullSecret: null } });
  const { pullSecret, ...kept } = before;
  expect(pullSecret).toBe('pull');
  expect(after).toEqual({ ...kept, memory: '2Gi' });
  await expect(
    client.cluster.update({ name: 'team', settings: { context: 'nowhere' } }),
  ).rejects.toMatchObject({ code: 'not_found' });
  expect(await client.cluster.get({ name: 'team' })).toEqual(after);
});

test('two updates at the same time both stay', async () => {
  const { client } = await temporaryCore();
  const kubeconfig = await writeKubeconfig({ server });
  await client.cluster.add({ name: 'team', kubeconfig, registry });
  await Promise.all([
    client.cluster.update({ name: 'team', settings: { cpu: '2' } }),
    client.cluster.update({ name: 'team', settings: { memory: '4Gi' } }),
  ]);
  expect(await client.cluster.get({ name: 'team' })).toMatchObject({ cpu: '2', memory: '4Gi' });
});

test('a removed cluster is gone, and the same name can be used again', async () => {
  const { client } = await temporaryCore();
  const kubeconfig = await writeKubeconfig({ server });
  const added = await client.cluster.add({ name: 'team', kubeconfig, registry });
  expect(await client.cluster.remove({ name: 'team' })).toMatchObject({
    removed: added,
    trashed: { kind: 'cluster', name: 'team' },
  });
  await expect(client.cluster.get({ name: 'team' })).rejects.toMatchObject({ code: 'not_found' });
  await client.cluster.add({ name: 'team', kubeconfig, registry });
});

test('without a name the only cluster is meant; of several it must be said which', async () => {
  const { client, context } = await temporaryCore();
  const kubeconfig = await writeKubeconfig({ server });
  await expect(findCluster(context)).rejects.toMatchObject({ code: 'not_found' });
  await client.cluster.add({ name: 'one', kubeconfig, registry });
  expect((await findCluster(context)).name).toBe('one');
  await client.cluster.add({ name: 'two', kubeconfig, registry });
  await expect(findCluster(context)).rejects.toMatchObject({
    code: 'bad_input',
    hint: expect.stringContaining('one, two'),
  });
  expect((await findCluster(context, 'two')).name).toBe('two');
});

test('certificate files are looked at when they are named, and kept by their whole path', async () => {
  const { client, folder } = await temporaryCore();
  const kubeconfig = await writeKubeconfig({ server });
  const authority = await testAuthority();
  const pair = await authority.issue({ commonName: 'models', names: ['DNS:models.example.org'] });
  const other = await authority.issue({ commonName: 'other' });
  const exposure = { kind: 'ingress', host: 'models.example.org' } as const;
  const add = (certificate: string, key: string) =>
    client.cluster.add({
      name: 'team',
      kubeconfig,
      registry,
      exposure,
      tls: { kind: 'files', certificate, key },
    });
  await expect(add(pair.certificateFile, other.keyFile)).rejects.toMatchObject({
    code: 'bad_input',
    message: expect.stringContaining('does not match the certificate'),
  });
  await expect(add('/nowhere.pem', pair.keyFile)).rejects.toMatchObject({ code: 'path_missing' });
  await writeFile(join(folder, 'models.pem'), pair.certificate);
  const added = await add('~/models.pem', pair.keyFile);
  expect(added.tls).toMatchObject({ certificate: join(folder, 'models.pem') });
});

test('the contexts of a kubeconfig are listed with where they were read', async () => {
  const { client } = await temporaryCore();
  const kubeconfig = await writeKubeconfig({ server, namespace: 'apps' });
  expect(await client.cluster.contexts({ kubeconfig })).toEqual({
    path: kubeconfig,
    contexts: [{ name: 'test', cluster: 'there', server, user: 'ada', namespace: 'apps', isCurrent: true }],
  });
});
