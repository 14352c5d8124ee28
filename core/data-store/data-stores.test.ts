import { readdir, readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { StorePlace } from '#contract/data-store/data-store.ts';
import { windowReach } from '#core/project/reach.ts';
import { router } from '#core/router.ts';
import { temporaryCore } from '#core/testing/temporary-core.ts';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import { addDataStore } from './data-stores.ts';
import { openDataStore } from './open-data-store.ts';

const BUCKET = { kind: 's3', bucket: 'telemetry', prefix: 'models', region: 'eu-central-1' } as const;
const LOGIN = { kind: 's3', accessKeyId: 'harbour', secretAccessKey: 'low-tide-at-six' } as const;

test('a store is added, listed, changed and removed, and its credentials are never returned', async () => {
  const { client, context } = await temporaryCore();
  expect(await client.store.add({ name: 'team', place: BUCKET, credentials: LOGIN })).toMatchObject({
    name: 'team',
    place: BUCKET,
    hasCredentials: true,
  });
  await client.store.add({ name: 'lab', place: { kind: 's3', bucket: 'lab-data' } });
  const { stores } = await client.store.list({});
  expect(stores.map(({ name, hasCredentials }) => [name, hasCredentials])).toEqual([
    ['lab', false],
    ['team', true],
  ]);

  const moved = { ...BUCKET, region: 'eu-west-1' };
  expect(await client.store.update({ name: 'team', place: moved })).toMatchObject({
    place: moved,
    hasCredentials: true,
  });
  expect(await client.store.update({ name: 'team', credentials: null })).toMatchObject({
    hasCredentials: false,
  });
  await client.store.update({ name: 'team', credentials: LOGIN });
  const answers = [await client.store.get({ name: 'team' }), await client.store.list({})];
  expect(JSON.stringify(answers)).not.toContain(LOGIN.secretAccessKey);

  await client.store.remove({ name: 'team' });
  await expect(client.store.get({ name: 'team' })).rejects.toMatchObject({ code: 'not_found' });
  // Not even the trash keeps them.
  expect(await filesWith(context.store.folder, LOGIN.secretAccessKey)).toEqual([]);
});

async function filesWith(folder: string, text: string): Promise<readonly string[]> {
  const names = (await readdir(folder)).filter((name) => name.includes('.json'));
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  return names.filter((_name, index) => texts[index]?.includes(text) === true);
}

test('kept credentials are in one file that only the user may read', async () => {
  const { client, context } = await temporaryCore();
  await client.store.add({ name: 'team', place: BUCKET, credentials: LOGIN });
  const { folder } = context.store;
  const holding: string[] = [];
  for (const file of (await readdir(folder)).filter((name) => name.includes('.json')))
    if ((await readFile(join(folder, file), 'utf8')).includes(LOGIN.secretAccessKey)) holding.push(file);
  expect(holding).toEqual(['storeCredentials.json']);
  expect((await stat(join(folder, 'storeCredentials.json'))).mode & 0o777).toBe(0o600);
});

test('what does not fit is refused, and nothing is saved', async () => {
  const { client } = await temporaryCore();
  await client.store.add({ name: 'team', place: BUCKET, credentials: LOGIN });
  await expect(client.store.add({ name: 'team', place: BUCKET })).rejects.toMatchObject({
    code: 'already_exists',
  });
  const azure = { kind: 'azure', account: 'contoso', container: 'telemetry' } as const;
  await expect(client.store.add({ name: 'azure', place: azure, credentials: LOGIN })).rejects.toMatchObject({
    code: 'bad_input',
  });
  // Another kind of place with the credentials of the one before.
  await expect(client.store.update({ name: 'team', place: azure })).rejects.toMatchObject({
    code: 'bad_input',
  });
  await expect(client.store.check({ name: 'nowhere' })).rejects.toMatchObject({
    code: 'not_found',
    data: { hint: 'Available: team.' },
  });
  expect((await client.store.list({})).stores).toHaveLength(1);
});

test('a page adds a bucket of the provider by itself; another address, and moving a store, the user confirms', async () => {
  const { context } = await temporaryCore();
  const page = createRouterClient(router, {
    context: { ...context, reach: windowReach(context) },
  });
  await page.store.add({ name: 'team', place: BUCKET, credentials: LOGIN });
  await expect(
    page.store.add({ name: 'lab', place: { ...BUCKET, endpoint: 'http://10.0.0.7:9000' } }),
  ).rejects.toMatchObject({ code: 'not_trusted' });
  await expect(
    page.store.update({ name: 'team', place: { ...BUCKET, bucket: 'somebody-else' } }),
  ).rejects.toMatchObject({ code: 'not_trusted' });
  expect((await page.store.list({})).stores).toMatchObject([{ name: 'team', place: BUCKET }]);
});

describe('a page does not move a store', () => {
  const AZURE = { kind: 'azure', account: 'contoso', container: 'telemetry' } as const;
  const OTHER = { ...BUCKET, bucket: 'somebody-else' };
  const pages = async () => {
    const core = await temporaryCore();
    const context = { ...core.context, reach: windowReach(core.context) };
    return { core, page: createRouterClient(router, { context }) };
  };

  test.each([false, true])('by removing and adding it, with the trash emptied: %s', async (isEmptied) => {
    const { core, page } = await pages();
    await core.client.store.add({ name: 'team', place: BUCKET, credentials: LOGIN });
    await page.store.remove({ name: 'team' });
    if (isEmptied) await page.trash.empty({});
    for (const place of [OTHER, { ...BUCKET, prefix: 'other' }, AZURE])
      await expect(page.store.add({ name: 'team', place })).rejects.toMatchObject({ code: 'not_trusted' });
    expect((await page.store.list({})).stores).toEqual([]);
    // The same place, and other names, need no consent.
    await page.store.add({ name: 'team', place: BUCKET });
    await page.store.add({ name: 'other', place: OTHER });
  });

  test('by restoring an older one of its name', async () => {
    const { core, page } = await pages();
    await core.client.store.add({ name: 'team', place: OTHER });
    const { trashed } = await core.client.store.remove({ name: 'team' });
    await core.client.store.add({ name: 'team', place: BUCKET });
    const { trashed: last } = await page.store.remove({ name: 'team' });
    await expect(page.trash.restore({ what: trashed?.id ?? '' })).rejects.toMatchObject({
      code: 'not_trusted',
    });
    await page.trash.restore({ what: last?.id ?? '' });
    expect((await page.store.list({})).stores).toMatchObject([{ name: 'team', place: BUCKET }]);
  });

  test('until the user confirms it, once', async () => {
    const { core, page } = await pages();
    await core.client.store.add({ name: 'team', place: BUCKET });
    await page.store.remove({ name: 'team' });
    const refused: unknown = await page.store.add({ name: 'team', place: OTHER }).catch((error) => error);
    expect(refused).toMatchObject({ data: { details: { question: expect.any(String) } } });
    const { data } = refused as { readonly data: { readonly details: { readonly question: string } } };
    await core.context.trust.agree(data.details.question);
    await page.store.add({ name: 'team', place: OTHER });
    await page.store.remove({ name: 'team' });
    await expect(page.store.add({ name: 'team', place: BUCKET })).rejects.toMatchObject({
      code: 'not_trusted',
    });
    // The command line is the user.
    await core.client.store.add({ name: 'team', place: BUCKET });
  });
});

test('a check of a folder tries each right, and says which is missing', async () => {
  const { client, context } = await temporaryCore();
  const folder = await temporaryFolder();
  await client.store.add({ name: 'here', place: { kind: 'folder', folder } });
  expect((await client.store.check({ name: 'here' })).steps.map(({ step, state }) => [step, state])).toEqual([
    ['write', 'ok'],
    ['list', 'ok'],
    ['read', 'ok'],
    ['delete', 'ok'],
  ]);
  const store = await openDataStore(context, 'here', undefined);
  for await (const { name } of store.list({ prefix: '' })) expect.unreachable(`${name} is left`);

  await client.store.add({ name: 'gone', place: { kind: 'folder', folder: join(folder, 'gone') } });
  expect((await client.store.check({ name: 'gone' })).steps).toMatchObject([
    { step: 'write', state: 'problem', hint: 'Is the folder mounted?' },
    { state: 'skipped' },
    { state: 'skipped' },
    { state: 'skipped' },
  ]);
});

test('credentials are deleted where a store moves to another account or endpoint, and stay where they fit', async () => {
  const { client } = await temporaryCore();
  const place = { kind: 'azure', account: 'ours', container: 'calls' } as const;
  const login = { kind: 'azure-sas', token: 'sv=1&sig=secret' } as const;
  await client.store.add({ name: 'moved', place, credentials: login });
  const move = async (to: StorePlace) =>
    (await client.store.update({ name: 'moved', place: to })).hasCredentials;
  expect(await move({ ...place, container: 'other-calls', prefix: 'a' })).toBe(true);
  for (const to of [
    { ...place, account: 'theirs' },
    { ...place, endpoint: 'http://127.0.0.1:1' },
  ] as const) {
    await client.store.update({ name: 'moved', place, credentials: login });
    expect(await move(to)).toBe(false);
  }
});

test('credentials of the environment open only the account that it names', async () => {
  const { context } = await temporaryCore();
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.url ?? ''} ${request.headers.authorization ?? ''}`);
    response.end('<EnumerationResults><Blobs/></EnumerationResults>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await addDataStore(context, {
    name: 'ours',
    place: { kind: 'azure', account: 'ours', container: 'calls', endpoint },
  });
  const secrets = [{ AZURE_STORAGE_SAS_TOKEN: 'sv=1&sig=secret' }, { AZURE_STORAGE_KEY: 'c2VjcmV0' }];
  for (const secret of secrets)
    for (const account of [{}, { AZURE_STORAGE_ACCOUNT: 'theirs' }, { AZURE_STORAGE_ACCOUNT: 'ours' }]) {
      const environment = { ...secret, ...account };
      const store = await openDataStore({ ...context, environment }, 'ours', undefined);
      await store.folders('');
      store.close();
    }
  const isAuthorised = asked.map((each) => /sig=secret|SharedKey/.test(each));
  expect(isAuthorised).toEqual([false, false, true, false, false, true]);
});
