import { chmod, mkdir, writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startApiServer } from '#core/testing/api-server.ts';
import { testAuthority } from '#core/testing/certificates.ts';
import { writeKubeconfig } from '#core/testing/kubeconfig.ts';
import { temporaryCore } from '#core/testing/temporary-core.ts';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import { localTools } from './local-tools.ts';

const HOSTING = '/api/v1/namespaces/kube-public/configmaps/local-registry-hosting';
const NAMESPACES = '/api/v1/namespaces';
const CLASSES = '/apis/networking.k8s.io/v1/ingressclasses';

/** Looks into a cluster that has this below these paths; everything else is refused. */
async function discover(has: Readonly<Record<string, unknown>>) {
  const core = await temporaryCore();
  const authority = await testAuthority();
  const pair = await authority.issue({ commonName: 'api', names: ['IP:127.0.0.1'], days: 30 });
  const answer = ({ url = '' }: IncomingMessage) => {
    const body = has[new URL(url, 'https://x').pathname];
    return body === undefined
      ? { status: 403, body: { kind: 'Status', reason: 'Forbidden', message: 'no', code: 403 } }
      : { status: 200, body };
  };
  const { url } = await startApiServer(pair, { answer });
  const kubeconfig = await writeKubeconfig({ server: url, ca: authority.certificate });
  return { core, ask: () => core.client.cluster.discover({ context: 'test', kubeconfig }) };
}

const named = (...names: readonly string[]) => ({ items: names.map((name) => ({ metadata: { name } })) });
const hosting = (text: string) => ({ data: { 'localRegistryHosting.v1': text } });

test('a cluster tells its namespaces, ingress classes and its own registry', async () => {
  const { ask } = await discover({
    [NAMESPACES]: named('default', 'kube-system', 'apps'),
    [CLASSES]: {
      items: [
        { metadata: { name: 'nginx' } },
        {
          metadata: {
            name: 'traefik',
            annotations: { 'ingressclass.kubernetes.io/is-default-class': 'true' },
          },
        },
      ],
    },
    [HOSTING]: hosting(
      'host: "localhost:5001"\nhostFromContainerRuntime: "registry:5000"\nhelp: "https://kind.sigs.k8s.io"',
    ),
  });
  expect(await ask()).toEqual({
    namespaces: ['default', 'apps'],
    ingressClasses: [
      { name: 'nginx', isDefault: false },
      { name: 'traefik', isDefault: true },
    ],
    registries: [{ address: 'localhost:5001', pullAddress: 'registry:5000', from: 'cluster' }],
  });
});

test('what may not be listed is empty', async () => {
  const { ask } = await discover({ [NAMESPACES]: named('team') });
  expect(await ask()).toEqual({ namespaces: ['team'], ingressClasses: [], registries: [] });
});

test.each(['a: [', 'host: "https://x/y z"', 'host: 7', '*x', '"text"', 'host: &a ["\\u0000"]'])(
  'a registry that the cluster describes as %j is left out',
  async (text) => {
    const { ask } = await discover({ [NAMESPACES]: named(), [CLASSES]: named(), [HOSTING]: hosting(text) });
    expect((await ask()).registries).toEqual([]);
  },
);

test('registries of saved clusters and of Docker’s logins are offered, each once and without its login', async () => {
  const { core, ask } = await discover({ [NAMESPACES]: named(), [CLASSES]: named() });
  const kubeconfig = await writeKubeconfig({ server: 'https://127.0.0.1:1' });
  await core.client.cluster.add({ name: 'team', kubeconfig, registry: 'registry.example.org/team' });
  await mkdir(join(core.folder, '.docker'));
  const auths = {
    'https://index.docker.io/v1/': {},
    'https://ghcr.example.org': { auth: 's3cret' },
    'registry.example.org/team': {},
  };
  await writeFile(join(core.folder, '.docker', 'config.json'), JSON.stringify({ auths }));
  const choices = await ask();
  expect(choices.registries).toEqual([
    { address: 'registry.example.org/team', from: 'saved' },
    { address: 'ghcr.example.org', from: 'login' },
  ]);
  expect(JSON.stringify(choices)).not.toContain('s3cret');
});

test('a cluster that does not answer says so', async () => {
  const { client } = await temporaryCore();
  const kubeconfig = await writeKubeconfig({ server: 'https://127.0.0.1:1' });
  await expect(client.cluster.discover({ context: 'test', kubeconfig })).rejects.toMatchObject({
    code: 'cluster_unavailable',
  });
});

test('programs that make a cluster are found on PATH, and files that cannot be run are not', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'kind'), 'exit 1');
  await writeFile(join(folder, 'k3d'), 'exit 1');
  await chmod(join(folder, 'k3d'), 0o755);
  expect(await localTools({ environment: { PATH: folder } })).toEqual([
    { name: 'k3d', create: 'k3d cluster create' },
  ]);
  expect(await localTools({ environment: {} })).toEqual([]);
});
