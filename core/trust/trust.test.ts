import { chmod, mkdir, readFile, realpath, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import type { SlipwayClient } from '#contract/index.ts';
import { exists } from '#core/host/exists.ts';
import { portalReach } from '#core/project/reach.ts';
import { router } from '#core/router.ts';
import { testAuthority } from '#core/testing/certificates.ts';
import { writeKubeconfig } from '#core/testing/kubeconfig.ts';
import { frozenManifest } from '#core/testing/manifest.ts';
import { temporaryCore } from '#core/testing/temporary-core.ts';

const notTrusted = z.object({
  code: z.literal('not_trusted'),
  data: z.object({ details: z.object({ question: z.string() }) }),
});

/** Core with a page, which has everything that a page has, and a project below its roots. */
async function page() {
  const core = await temporaryCore();
  const home = await realpath(core.folder);
  const folder = join(home, 'mine');
  await mkdir(folder);
  await writeFile(join(folder, 'slipway.yml'), 'name: iris\nruntime: python-3.11\nmodels: []\n');
  await writeFile(join(folder, 'score.py'), 'def init():\n    pass\n\n\ndef run(x):\n    return x\n');
  const client: SlipwayClient = createRouterClient(router, {
    context: { ...core.context, reach: portalReach(core.context) },
  });
  return { core, home, folder, client };
}

/** The id of the question that a call leads to. */
async function questionOf(call: Promise<unknown>): Promise<string> {
  const error: unknown = await call.then(
    () => 'it went through',
    (thrown: unknown) => thrown,
  );
  return notTrusted.parse(error).data.details.question;
}

describe('the code of a folder', () => {
  test('is not run by the process engine for a page until the user agrees, by no call', async () => {
    const { client, folder } = await page();
    const engine = 'process';
    for (const call of [
      () => client.image.build({ folder, engine }),
      () => client.run.up({ folder, engine }),
      () => client.run.develop({ folder, engine }),
    ])
      await questionOf(call());
  });

  test('of a manifest version is that of the folder which it was frozen from, whatever folder is named beside it', async () => {
    const { client, core, folder, home } = await page();
    const trusted = join(home, 'trusted');
    await mkdir(trusted);
    await core.client.system.trust({ folder: trusted });
    await core.context.store.change(() => core.context.store.manifests.replace([frozenManifest({ folder })]));
    const task = await core.ended(
      client.image.build({ folder: trusted, manifest: 'iris:2', engine: 'process' }),
    );
    expect(task).toMatchObject({ state: 'failed', error: { code: 'not_trusted' } });
  });

  test('is agreed to once, with all below it, and no longer when it is taken back', async () => {
    const { client, core, folder } = await page();
    const id = await questionOf(client.run.up({ folder, engine: 'process' }));
    expect(core.context.trust.question(id)?.message).toContain(folder);
    expect(await core.context.trust.agree('another')).toBe(false);
    await questionOf(client.run.up({ folder, engine: 'process' }));
    expect(await core.context.trust.agree(id)).toBe(true);
    expect((await client.system.trusted({})).trusted).toMatchObject([{ kind: 'folder', subject: folder }]);
    const caller = { reach: portalReach(core.context) };
    const below = { kind: 'folder', folder: join(folder, 'below') } as const;
    await core.context.trust.require(caller, below);
    await core.client.system.distrust({ subject: folder });
    await expect(core.context.trust.require(caller, below)).rejects.toMatchObject({ code: 'not_trusted' });
  });

  test('is not trusted through a link, nor by a name that begins alike', async () => {
    const { core, folder, home } = await page();
    await core.client.system.trust({ folder });
    const outside = join(home, 'mine-too');
    await mkdir(outside);
    await symlink(outside, join(folder, 'link'));
    const caller = { reach: portalReach(core.context) };
    for (const other of [outside, join(folder, 'link')])
      await expect(
        core.context.trust.require(caller, { kind: 'folder', folder: other }),
      ).rejects.toMatchObject({ code: 'not_trusted' });
  });

  test('is not trusted while there is no such folder: another may be there later', async () => {
    const { core, home } = await page();
    const folder = join(home, 'nothing');
    const engine = 'process';
    await core.ended(core.client.run.up({ folder, engine })).catch(() => undefined);
    await core.ended(core.client.image.build({ folder, engine })).catch(() => undefined);
    await expect(core.client.system.trust({ folder })).rejects.toMatchObject({ code: 'path_missing' });
    expect((await core.client.system.trusted({})).trusted).toEqual([]);
    expect(await exists(join(core.context.store.folder, 'trust.json'))).toBe(false);
  });

  test('is not trusted by a page itself', async () => {
    const { client, folder } = await page();
    await expect(client.system.trust({ folder })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(client.system.distrust({ subject: folder })).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('the login program of a kubeconfig', () => {
  test.each([
    [
      'exec',
      (program: string, mark: string) => ({
        exec: { apiVersion: 'client.authentication.k8s.io/v1', command: program, args: [mark] },
      }),
    ],
    [
      'auth-provider',
      (program: string, mark: string) => ({
        'auth-provider': { name: 'gcp', config: { 'cmd-path': program, 'cmd-args': mark } },
      }),
    ],
  ])('named by %s is not run for a page until the user agrees', async (_kind, user) => {
    const { client, core, home } = await page();
    const mark = join(home, 'ran');
    const program = join(home, 'login.sh');
    await writeFile(program, '#!/bin/sh\necho ran > "$1"\nexit 1\n');
    await chmod(program, 0o755);
    const kubeconfig = await writeKubeconfig({ server: 'https://127.0.0.1:1', user: user(program, mark) });
    await core.client.cluster.add({ name: 'team', registry: 'r.example.org', kubeconfig });
    const id = await questionOf(client.cluster.check({ name: 'team', only: ['reachable'] }));
    for (const call of [client.service.list({}), client.service.get({ name: 'iris', cluster: 'team' })])
      await call.catch(() => undefined);
    expect(await exists(mark)).toBe(false);
    expect(core.context.trust.question(id)?.detail).toContain(program);
    await core.context.trust.agree(id);
    await client.cluster.check({ name: 'team', only: ['reachable'] }).catch(() => undefined);
    expect(await readFile(mark, 'utf8')).toBe('ran\n');
  });
});

describe('a kubeconfig that does not say clearly what it runs', () => {
  const exec = (command: string, more: object = {}) => ({
    exec: { apiVersion: 'client.authentication.k8s.io/v1', command, ...more },
  });
  const provider = (name: string, config: object) => ({ 'auth-provider': { name, config } });

  test.each([
    [
      'an exec beside a provider',
      (run: string) => ({ ...exec('true'), ...provider('gcp', { 'cmd-path': run }) }),
    ],
    [
      'an exec beside one for Azure',
      (run: string) => ({ ...exec('true'), ...provider('azure', { 'cmd-path': run }) }),
    ],
    ['a provider with two', (run: string) => provider('gcp', { exec: { command: 'true' }, 'cmd-path': run })],
    [
      'an exec beside one in a provider',
      (run: string) => ({ ...exec('true'), ...provider('exec', exec(run)) }),
    ],
    ['a provider with a number among its words', (run: string) => provider('exec', exec(run, { args: [1] }))],
    [
      'a provider with variables that are none',
      (run: string) => provider('x', exec(run, { env: [{ name: 1 }] })),
    ],
    [
      'a provider whose words are a number',
      (run: string) => provider('gcp', { 'cmd-path': run, 'cmd-args': 1 }),
    ],
    [
      'a provider whose words are a list',
      (run: string) => provider('azure', { 'cmd-path': run, 'cmd-args': ['a'] }),
    ],
    ['an exec with a number among its words', (run: string) => exec(run, { args: [1] })],
  ] as const)('runs nothing, for nobody: %s', async (_what, userWith) => {
    const { client, core, home } = await page();
    const mark = join(home, 'ran');
    const program = join(home, 'login.sh');
    await writeFile(program, `#!/bin/sh\necho ran > '${mark}'\necho '{}'\n`);
    await chmod(program, 0o755);
    const kubeconfig = await writeKubeconfig({ server: 'https://127.0.0.1:1', user: userWith(program) });
    await core.client.cluster.add({ name: 'team', registry: 'r.example.org', kubeconfig });
    for (const caller of [client, core.client]) {
      await caller.cluster.check({ name: 'team', only: ['reachable'] }).catch(() => undefined);
      await caller.service.list({}).catch(() => undefined);
    }
    expect(await exists(mark)).toBe(false);
  });
});

test('a file that a kubeconfig names as its token is sent for a page when the user agrees, to that server only', async () => {
  const { client, core, home } = await page();
  const authority = await testAuthority();
  const pair = await authority.issue({ commonName: 'api', names: ['IP:127.0.0.1'], days: 30 });
  const sent: (string | undefined)[] = [];
  const server = createServer({ key: pair.key, cert: pair.certificate }, (request, response) => {
    sent.push(request.headers.authorization);
    response.writeHead(401).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('it listens on no port');
  const tokenFile = join(home, '.vault-token');
  await writeFile(tokenFile, 's.letmein');
  const kubeconfig = await writeKubeconfig({
    server: `https://127.0.0.1:${address.port}`,
    ca: authority.certificate,
    user: { tokenFile },
  });
  await core.client.cluster.add({ name: 'team', registry: 'r.example.org', kubeconfig });
  const check = () => client.cluster.check({ name: 'team', only: ['reachable'] });
  const id = await questionOf(check());
  expect(sent).toEqual([]);
  expect(core.context.trust.question(id)?.message).toContain(tokenFile);
  await core.context.trust.agree(id);
  await client.service.list({});
  expect(sent).toContain('Bearer s.letmein');
  const other = {
    kind: 'token-file',
    file: tokenFile,
    destination: { server: 'https://evil.example' },
  } as const;
  await expect(core.context.trust.require({ reach: portalReach(core.context) }, other)).rejects.toMatchObject(
    {
      code: 'not_trusted',
    },
  );
});

describe('settings that say where code comes from and where requests go', () => {
  test.each([
    { dockerHost: 'tcp://evil.example:2375' },
    { packageIndex: 'https://evil.example/simple' },
    { extraPackageIndexes: ['https://evil.example/simple'] },
    { httpProxy: 'http://evil.example' },
    { httpsProxy: 'http://evil.example' },
    { noProxy: '*' },
    { baseImages: { 'python-3.11': 'evil.example/python' } },
    { buildNetwork: 'host' as const },
    { caCertificates: 'none' as const },
  ])('are changed by a page when the user agrees, and just once: %j', async (settings) => {
    const { client, core } = await page();
    const configure = () => client.system.configure({ settings });
    const before = await client.system.settings({});
    const id = await questionOf(configure());
    expect(await client.system.settings({})).toEqual(before);
    await core.context.trust.agree(id);
    expect(await configure()).toMatchObject(settings);
    await configure();
    await core.client.system.configure({
      settings: Object.fromEntries(Object.keys(settings).map((name) => [name, null])),
    });
    await questionOf(configure());
  });

  test('are not needed to agree to for what runs nothing', async () => {
    const { client } = await page();
    expect(await client.system.configure({ settings: { engine: 'process', keepTasks: 20 } })).toMatchObject({
      keepTasks: 20,
    });
  });
});
