import { createRouterClient } from '@orpc/server';
import { expect, test } from 'vitest';
import { z } from 'zod';
import type { SlipwayClient } from '#contract/index.ts';
import { loginTarget } from '#core/kubernetes/login-target.ts';
import { portalReach } from '#core/project/reach.ts';
import { router } from '#core/router.ts';
import { temporaryCore } from '#core/testing/temporary-core.ts';
import { keptKubeconfigs } from './keep-kubeconfig.ts';

const notTrusted = z.object({
  code: z.literal('not_trusted'),
  data: z.object({ details: z.object({ question: z.string() }) }),
});

/** Core, its user, and a page. */
async function page() {
  const core = await temporaryCore();
  const client: SlipwayClient = createRouterClient(router, {
    context: { ...core.context, reach: portalReach(core.context) },
  });
  const refused = async (call: Promise<unknown>) => {
    const error: unknown = await call.then(
      () => 'it went through',
      (thrown: unknown) => thrown,
    );
    const { question } = notTrusted.parse(error).data.details;
    return { question, words: core.context.trust.question(question) };
  };
  return { core, client, refused };
}

const kubeconfig = (server: string): string =>
  JSON.stringify({
    clusters: [{ name: 'lab', cluster: { server } }],
    users: [{ name: 'ada', user: { token: 't' } }],
    contexts: [{ name: 'lab', context: { cluster: 'lab', user: 'ada' } }],
    'current-context': 'lab',
  });

test('a kubeconfig that a page gives is kept when the user agrees to its server, and only this text', async () => {
  const { core, client, refused } = await page();
  const text = kubeconfig('https://attacker.example');
  const { question, words } = await refused(client.cluster.keepKubeconfig({ text }));
  expect(words?.message).toBe('Use a cluster at https://attacker.example?');
  expect(await keptKubeconfigs(core.context)).toEqual([]);
  await core.context.trust.agree(question);
  await refused(client.cluster.keepKubeconfig({ text: kubeconfig('https://other.example') }));
  const { path } = await client.cluster.keepKubeconfig({ text });
  await client.cluster.add({ name: 'lab', kubeconfig: path, registry: 'ghcr.io/alice' });
});

test('a page sends the login of a registry to no other one without consent, as it adds or changes a cluster', async () => {
  const { core, client, refused } = await page();
  const { path } = await core.client.cluster.keepKubeconfig({ text: kubeconfig('https://mine.example') });
  const mine = { name: 'mine', kubeconfig: path, registry: 'ghcr.io/alice' };
  const evil = { ...mine, name: 'evil', pullRegistry: 'attacker.example/alice' };
  await refused(client.cluster.add(evil));
  await client.cluster.add({ ...mine, pullRegistry: 'GHCR.io/mirror' });
  const change = { name: 'mine', settings: { pullRegistry: 'attacker.example' } };
  const { question, words } = await refused(client.cluster.update(change));
  expect(words?.message).toBe('Send the login of ghcr.io/alice to attacker.example?');
  await core.context.trust.agree(question);
  await client.cluster.update(change);
  // What is there already is not asked about; another login is.
  await client.cluster.update({ name: 'mine', settings: { namespace: 'models' } });
  await refused(client.cluster.update({ name: 'mine', settings: { registry: 'quay.io/alice' } }));
  // The user may do it.
  await core.client.cluster.add(evil);
});

test('a pull secret that hides the pair does not bring it past the question later', async () => {
  const { core, client, refused } = await page();
  const { path } = await core.client.cluster.keepKubeconfig({ text: kubeconfig('https://mine.example') });
  await client.cluster.add({
    name: 'mine',
    kubeconfig: path,
    registry: 'ghcr.io/alice',
    pullRegistry: 'attacker.example',
    pullSecret: 'theirs',
  });
  await refused(client.cluster.update({ name: 'mine', settings: { pullSecret: null } }));
});

test('consent to a login program is for the server, its authority and its proxy', async () => {
  const { core } = await page();
  const program = { command: 'gcloud', arguments: ['token'], environment: [] };
  const target = (cluster: object) =>
    loginTarget({ getCurrentCluster: () => ({ name: 'c', server: 'https://a', ...cluster }) } as never);
  const ask = (cluster: object, reach = {}) =>
    core.context.trust.require({ ...reach } as never, {
      kind: 'program',
      ...program,
      target: target(cluster),
    });
  await ask({ caData: 'x' });
  const asPage = { reach: portalReach(core.context) };
  await ask({ caData: 'x' }, asPage);
  for (const other of [
    { server: 'https://b', caData: 'x' },
    { caData: 'y' },
    { caData: 'x', skipTLSVerify: true },
    { caData: 'x', proxyUrl: 'http://p' },
    { caData: 'x', tlsServerName: 'c' },
  ])
    await expect(ask(other, asPage)).rejects.toMatchObject({ code: 'not_trusted' });
});
