import { mkdir, realpath, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { connectTo, findCluster } from '#core/cluster/clusters.ts';
import { portalReach } from '#core/project/reach.ts';
import { router } from '#core/router.ts';
import { ensurePullSecret } from '#core/service/secrets/pull-secret.ts';
import { temporaryCore } from '#core/testing/temporary-core.ts';

const SETTINGS = { registry: 'ghcr.io/alice', namespace: 'models' };
/** The Kubernetes client speaks HTTP only with it. */
const PLAIN = { 'insecure-skip-tls-verify': true };
const notTrusted = z.object({
  code: z.literal('not_trusted'),
  details: z.object({ question: z.string() }).optional(),
  data: z.object({ details: z.object({ question: z.string() }) }).optional(),
});

/** A kubeconfig of one context, `c`. */
function text(server: string, user: object = { token: 'x' }, more: object = {}): string {
  return JSON.stringify({
    clusters: [{ name: 'c', cluster: { server, ...more } }],
    users: [{ name: 'u', user }],
    contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }],
    'current-context': 'c',
  });
}

/** An API server that takes everything and remembers it. */
async function apiServer() {
  const got: { readonly authorization: string | undefined; readonly body: string }[] = [];
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(Buffer.from(part));
    const body = Buffer.concat(parts).toString();
    got.push({ authorization: request.headers.authorization, body });
    const isRead = request.method === 'GET';
    response.writeHead(isRead ? 404 : 200, { 'content-type': 'application/json' });
    response.end(isRead ? '{"kind":"Status","code":404,"reason":"NotFound"}' : body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('it listens on no port');
  return { got, url: `http://127.0.0.1:${address.port}` };
}

/** Core of a user who is logged in to ghcr.io, and a page of its portal. */
async function page() {
  const core = await temporaryCore();
  const home = await realpath(core.folder);
  await mkdir(join(home, '.docker'));
  const auth = Buffer.from('alice:hunter2').toString('base64');
  await writeFile(join(home, '.docker', 'config.json'), JSON.stringify({ auths: { 'ghcr.io': { auth } } }));
  const user = { ...core.context, environment: {}, home };
  const context = { ...user, reach: portalReach(user) };
  const { question, agree } = core.context.trust;
  return {
    home,
    context,
    user: createRouterClient(router, { context: user }),
    client: createRouterClient(router, { context }),
    /** The question that a call leads to, which the user agrees to. */
    agreed: async (call: Promise<unknown>): Promise<string> => {
      const error = notTrusted.parse(
        await call.then(
          () => 'it went through',
          (thrown: unknown) => thrown,
        ),
      );
      const id = error.data?.details.question ?? error.details?.question ?? '';
      const asked = question(id);
      expect(await agree(id)).toBe(true);
      return `${asked?.message}\n${asked?.detail}`;
    },
    /** What a publish of the page does first. */
    sendLogin: async (name: string) => {
      const cluster = await findCluster(context, name);
      const connection = await connectTo(context, cluster);
      return ensurePullSecret(context, { cluster, connection, namespace: cluster.namespace });
    },
  };
}

/** As the user’s own programs have it. */
async function ownKubeconfig(home: string, content: string): Promise<void> {
  await mkdir(join(home, '.kube'), { recursive: true });
  await writeFile(join(home, '.kube', 'config'), content);
}

test('a cluster of a text that a page gives is saved and asked nothing until the user agrees to its server and to the login', async () => {
  const { client, agreed, sendLogin } = await page();
  const api = await apiServer();
  const { path } = await client.cluster.keepKubeconfig({ text: text(api.url, undefined, PLAIN) });
  const add = () => client.cluster.add({ name: 'new', kubeconfig: path, ...SETTINGS });
  await expect(client.cluster.discover({ context: 'c', kubeconfig: path })).rejects.toMatchObject({
    code: 'not_trusted',
  });
  expect(await agreed(add())).toContain(api.url);
  const login = await agreed(add());
  expect(login).toContain('ghcr.io');
  expect(login).toContain(api.url);
  expect(api.got).toEqual([]);
  await add();
  await sendLogin('new');
  expect(JSON.stringify(api.got)).toContain('hunter2');
});

test.each([
  ['server', (url: string) => text(`${url}/other`)],
  ['authority', (url: string) => text(url, undefined, { 'certificate-authority-data': 'QQ==' })],
  ['check of certificates', (url: string) => text(url, undefined, { 'insecure-skip-tls-verify': true })],
  ['proxy', (url: string) => text(url, undefined, { 'proxy-url': 'http://127.0.0.1:1' })],
])('a changed %s is a new cluster, and asks again', async (_what, changed) => {
  const { client, agreed } = await page();
  const discover = async (content: string) => {
    const { path } = await client.cluster.keepKubeconfig({ text: content });
    return client.cluster.discover({ context: 'c', kubeconfig: path });
  };
  const first = 'https://127.0.0.1:1';
  await agreed(discover(text(first)));
  await expect(discover(text(first))).rejects.not.toMatchObject({ code: 'not_trusted' });
  await agreed(discover(changed(first)));
});

test('a login program that the user runs for one server is not run for another', async () => {
  const { user, client, home, agreed } = await page();
  const exec = { exec: { apiVersion: 'client.authentication.k8s.io/v1', command: 'true' } };
  await ownKubeconfig(home, text('https://127.0.0.1:1', exec));
  await user.cluster.add({ name: 'mine', ...SETTINGS });
  await user.cluster.check({ name: 'mine', only: ['reachable'] });
  await client.cluster.check({ name: 'mine', only: ['reachable'] });
  await ownKubeconfig(home, text('https://127.0.0.1:2', exec));
  const question = await agreed(client.cluster.check({ name: 'mine', only: ['reachable'] }));
  expect(question).toContain('“true” to log in to https://127.0.0.1:2?');
});

test('a login is filed for the nodes under another registry only when the user agrees to just that', async () => {
  const { client, home, agreed, sendLogin } = await page();
  const api = await apiServer();
  await ownKubeconfig(home, text(api.url, undefined, PLAIN));
  await client.cluster.add({ name: 'mine', ...SETTINGS });
  const update = (pullRegistry: string) =>
    client.cluster.update({ name: 'mine', settings: { pullRegistry } });
  const question = await agreed(update('attacker.example/x'));
  for (const part of ['ghcr.io', 'attacker.example', api.url]) expect(question).toContain(part);
  await expect(update('other.example/x')).rejects.toMatchObject({ code: 'not_trusted' });
  expect((await client.cluster.get({ name: 'mine' })).pullRegistry).toBeUndefined();
  await update('attacker.example/x');
  await sendLogin('mine');
  expect(JSON.stringify(api.got)).toContain('attacker.example');
});

test('a login that comes after the cluster was saved is not sent without the question either', async () => {
  const { client, home, agreed, sendLogin } = await page();
  const api = await apiServer();
  await ownKubeconfig(home, text(api.url, undefined, PLAIN));
  const docker = join(home, '.docker', 'config.json');
  await writeFile(docker, '{}');
  await client.cluster.add({ name: 'mine', pullRegistry: 'attacker.example/x', ...SETTINGS });
  await writeFile(docker, JSON.stringify({ auths: { 'ghcr.io': { auth: 'YWxpY2U6aHVudGVyMg==' } } }));
  await agreed(client.cluster.check({ name: 'mine' }));
  await client.cluster
    .update({ name: 'mine', settings: { pullRegistry: 'other.example' } })
    .catch(() => undefined);
  await writeFile(docker, '{}');
  await client.cluster.update({ name: 'mine', settings: { pullRegistry: 'other.example' } });
  await writeFile(docker, JSON.stringify({ auths: { 'ghcr.io': { auth: 'YWxpY2U6aHVudGVyMg==' } } }));
  await expect(sendLogin('mine')).rejects.toMatchObject({ code: 'not_trusted' });
  expect(JSON.stringify(api.got)).not.toContain('hunter2');
});

test('a cluster of the kubeconfig that the user’s other programs use asks nothing', async () => {
  const { client, home, sendLogin } = await page();
  const api = await apiServer();
  await ownKubeconfig(home, text(api.url, undefined, PLAIN));
  await client.cluster.add({ name: 'mine', ...SETTINGS });
  await sendLogin('mine');
  expect(JSON.stringify(api.got)).toContain('hunter2');
});

test('what the user adds on the command line is agreed to, and a file that a page can write is a new cluster when it changes', async () => {
  const { user, client, home, agreed } = await page();
  const kubeconfig = join(home, 'team.yaml');
  await writeFile(kubeconfig, text('https://127.0.0.1:1'));
  await user.cluster.add({ name: 'team', kubeconfig, pullRegistry: 'mirror.example', ...SETTINGS });
  await client.cluster.check({ name: 'team' });
  await writeFile(kubeconfig, text('https://127.0.0.1:2'));
  expect(await agreed(client.cluster.check({ name: 'team' }))).toContain('https://127.0.0.1:2');
});
