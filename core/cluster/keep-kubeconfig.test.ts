import { stat } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { temporaryCore } from '#core/testing/temporary-core.ts';

const text = (
  user: object = { token: 't' },
  cluster: object = { server: 'https://127.0.0.1:6443' },
): string =>
  JSON.stringify({
    clusters: [{ name: 'lab', cluster }],
    users: [{ name: 'ada', user }],
    contexts: [{ name: 'lab', context: { cluster: 'lab', user: 'ada', namespace: 'models' } }],
    'current-context': 'lab',
  });

test('the text of a kubeconfig is kept for its user alone, and a cluster can be made of it', async () => {
  const { client } = await temporaryCore();
  const { path, contexts } = await client.cluster.keepKubeconfig({ text: text() });
  expect(contexts).toMatchObject([{ name: 'lab', namespace: 'models', isCurrent: true }]);
  expect((await stat(path)).mode & 0o077).toBe(0);
  expect((await client.cluster.keepKubeconfig({ text: text() })).path).toBe(path);
  const cluster = await client.cluster.add({ name: 'lab', kubeconfig: path, registry: '127.0.0.1:5000/lab' });
  expect(cluster).toMatchObject({ context: 'lab', namespace: 'models', kubeconfig: path });
});

test.each([
  ['a certificate', { 'client-certificate': 'ada.crt' }, {}],
  ['a key', { 'client-key': 'ada.key' }, {}],
  ['a token', { tokenFile: '/run/token' }, {}],
  ['a CA', {}, { server: 'https://h', 'certificate-authority': '/etc/ca.pem' }],
])('a text that names the file of %s is refused', async (_name, user, cluster) => {
  const { client } = await temporaryCore();
  await expect(client.cluster.keepKubeconfig({ text: text(user, cluster) })).rejects.toMatchObject({
    code: 'bad_input',
  });
});

test.each(['hello', 'apiVersion: v1', '[1, 2'])(
  'a text that is no kubeconfig is refused: %s',
  async (other) => {
    const { client } = await temporaryCore();
    await expect(client.cluster.keepKubeconfig({ text: other })).rejects.toMatchObject({ code: 'bad_input' });
  },
);
