import { writeFile } from 'node:fs/promises';
import type { Secret } from 'kubernetes-types/core/v1';
import { expect, test } from 'vitest';
import { localPathOf } from '#core/host/local-path.ts';
import { readObject } from '#core/kubernetes/objects.ts';
import { testAuthority } from '#core/testing/certificates.ts';
import { clusterNamespace } from '#core/testing/cluster-namespace.ts';
import { temporaryCore } from '#core/testing/temporary-core.ts';
import { connectTo } from '../clusters.ts';
import { ensureTlsSecret } from './tls-secret.ts';

const registry = '127.0.0.1:5000';
const host = 'models.example.org';
const SECRET = 'slipway-tls-models-example-org';

test('a certificate is put into the cluster, renewed from the same files, and stays when the new one is not for the host', async () => {
  const { client, context } = await temporaryCore();
  const namespace = await clusterNamespace();
  const authority = await testAuthority();
  const issue = (name: string) => authority.issue({ commonName: 'models', names: [`DNS:${name}`] });
  const first = await issue(host);
  const cluster = await client.cluster.add({
    name: 'team',
    kubeconfig: process.env.SLIPWAY_TEST_KUBECONFIG,
    registry,
    namespace: namespace.name,
    exposure: { kind: 'ingress', host },
    tls: { kind: 'files', certificate: first.certificateFile, key: first.keyFile },
  });
  const connection = await connectTo(context, cluster);
  const inCluster = async (): Promise<string> => {
    const secret = await readObject<Secret>(connection, {
      kind: 'Secret',
      namespace: namespace.name,
      name: SECRET,
    });
    expect(secret?.type).toBe('kubernetes.io/tls');
    return Buffer.from(secret?.data?.['tls.crt'] ?? '', 'base64').toString('utf8');
  };
  expect(await ensureTlsSecret(connection, cluster)).toBe(SECRET);
  expect(await inCluster()).toBe(first.certificate);

  const second = await issue(host);
  await writeFile(first.certificateFile, second.certificate);
  await writeFile(first.keyFile, second.key);
  expect(await client.cluster.renewTls({ name: 'team' })).toMatchObject({
    secret: SECRET,
    subject: 'CN=models',
    hosts: [host],
  });
  expect(await inCluster()).toBe(second.certificate);

  const other = await issue('other.example.org');
  const tls = { kind: 'files', certificate: other.certificateFile, key: other.keyFile } as const;
  await expect(client.cluster.renewTls({ name: 'team', tls })).rejects.toMatchObject({
    code: 'bad_input',
    message: expect.stringContaining('is not for models.example.org'),
  });
  expect(await inCluster()).toBe(second.certificate);
  expect(await client.cluster.get({ name: 'team' })).toEqual(cluster);

  // Another machine, without the files, publishes on with what the cluster has.
  const gone = { ...cluster, tls: { ...tls, certificate: localPathOf('/nowhere.pem') } };
  expect(await ensureTlsSecret(connection, gone)).toBe(SECRET);
});

test('an existing Secret is looked at before it is taken', async () => {
  const { client } = await temporaryCore();
  const namespace = await clusterNamespace();
  const authority = await testAuthority();
  const pair = await authority.issue({ commonName: 'models', names: [`DNS:${host}`] });
  await client.cluster.add({
    name: 'team',
    kubeconfig: process.env.SLIPWAY_TEST_KUBECONFIG,
    registry,
    namespace: namespace.name,
    exposure: { kind: 'ingress', host },
  });
  await expect(client.cluster.renewTls({ name: 'team' })).rejects.toMatchObject({ code: 'bad_input' });
  const take = (name: string) => client.cluster.renewTls({ name: 'team', tls: { kind: 'secret', name } });
  await expect(take('absent')).rejects.toMatchObject({ code: 'not_found' });
  await namespace.create('v1', 'secrets', { metadata: { name: 'plain' }, stringData: { a: 'b' } });
  await expect(take('plain')).rejects.toMatchObject({ code: 'cluster_refused' });
  await namespace.create('v1', 'secrets', {
    metadata: { name: 'ours' },
    type: 'kubernetes.io/tls',
    stringData: { 'tls.crt': pair.certificate, 'tls.key': pair.key },
  });
  expect(await take('ours')).toMatchObject({ secret: 'ours', hosts: [host] });
  expect((await client.cluster.get({ name: 'team' })).tls).toEqual({ kind: 'secret', name: 'ours' });
});
