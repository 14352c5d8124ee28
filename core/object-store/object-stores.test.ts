import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { startAzurite, startS3Server } from '#core/testing/object-store-programs.ts';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import { openAzure } from './azure.ts';
import { openFolder } from './folder.ts';
import type { ObjectStore } from './object-store.ts';
import { openS3 } from './s3.ts';

/** What the ground calls the part `stores`; without it these tests skip themselves. */
const hasPrograms = process.env.SLIPWAY_TEST_VERSITYGW !== undefined;

const HERE = { proxy: undefined, certificates: undefined, signal: undefined };

const KINDS = {
  folder: async () => openFolder(await temporaryFolder()),
  'S3 server': async () => {
    const { endpoint, login, bucket } = await startS3Server();
    const place = { address: `s3://${bucket}`, bucket, prefix: 'team/models', region: 'us-east-1', endpoint };
    return openS3(place, login, HERE);
  },
  Azurite: async () => {
    const { endpoint, login, container } = await startAzurite();
    const { account } = login;
    return openAzure(
      { address: `az://${container}`, account, container, prefix: 'team', endpoint },
      login,
      HERE,
    );
  },
} satisfies Record<string, () => Promise<ObjectStore>>;

async function names(store: ObjectStore, prefix: string, after?: string): Promise<readonly string[]> {
  const found: string[] = [];
  const request = after === undefined ? { prefix } : { prefix, after };
  for await (const { name } of store.list(request)) found.push(name);
  return found;
}

test.skipIf(!hasPrograms).each(Object.entries(KINDS))(
  'a %s stores, lists, reads and removes objects by name',
  async (_kind, opened) => {
    const store = await opened();
    onTestFinished(() => store.close());
    const hour = 'iris/calls/date=2026-11-30/hour=09';
    const stored = [`${hour}/a b+c%.gz`, `${hour}/é.gz`, 'iris/calls.old', 'iris-2/calls/x', 'other'];
    for (const name of stored) await store.create(name, Buffer.from(`the bytes of ${name}`));

    expect(await names(store, '')).toEqual([
      'iris-2/calls/x',
      'iris/calls.old',
      `${hour}/a b+c%.gz`,
      `${hour}/é.gz`,
      'other',
    ]);
    expect(await names(store, 'iris/calls/')).toEqual([`${hour}/a b+c%.gz`, `${hour}/é.gz`]);
    expect(await names(store, 'iris', `${hour}/a b+c%.gz`)).toEqual([`${hour}/é.gz`]);
    expect([...(await store.folders(''))].sort()).toEqual(['iris', 'iris-2']);
    expect(await store.folders('iris/')).toEqual(['calls']);
    expect(await store.folders('nobody/')).toEqual([]);
    expect(await text(await store.read(`${hour}/é.gz`))).toBe(`the bytes of ${hour}/é.gz`);

    for await (const object of store.list({ prefix: 'other' })) {
      expect(object.size).toBe('the bytes of other'.length);
      expect(Date.now() - Date.parse(object.changedAt)).toBeLessThan(60_000);
    }
    await expect(store.create('other', Buffer.from('again'))).rejects.toMatchObject({
      code: 'already_exists',
    });
    expect(await text(await store.read('other'))).toBe('the bytes of other');
    await store.remove('other');
    await store.remove('other');
    await expect(store.read('other')).rejects.toMatchObject({ code: 'not_found' });
  },
  60_000,
);

test.skipIf(!hasPrograms)(
  'a list of more objects than one page has is whole',
  async () => {
    const { endpoint, login, bucket } = await startS3Server();
    const place = { address: 's3://telemetry', bucket, region: 'us-east-1', endpoint };
    const store = openS3(place, login, HERE);
    onTestFinished(() => store.close());
    const wanted = Array.from({ length: 1100 }, (_, index) => `n/${String(index).padStart(5, '0')}`);
    for (let at = 0; at < wanted.length; at += 50)
      await Promise.all(wanted.slice(at, at + 50).map((name) => store.create(name, Buffer.from('x'))));
    expect(await names(store, 'n/')).toEqual(wanted);
  },
  120_000,
);

test.skipIf(!hasPrograms)(
  'wrong credentials, a missing bucket and a missing folder are told apart',
  async () => {
    const s3 = await startS3Server();
    const place = {
      address: 's3://telemetry',
      bucket: s3.bucket,
      region: 'us-east-1',
      endpoint: s3.endpoint,
    };
    const failing = async (store: ObjectStore): Promise<unknown> => {
      onTestFinished(() => store.close());
      return store.create('x', Buffer.from('x')).catch((error: unknown) => error);
    };
    expect(await failing(openS3(place, { ...s3.login, secretAccessKey: 'no' }, HERE))).toMatchObject({
      code: 'storage_login',
      message: expect.stringContaining('secret access key'),
    });
    expect(await failing(openS3(place, { ...s3.login, accessKeyId: 'no' }, HERE))).toMatchObject({
      code: 'storage_login',
    });
    expect(await failing(openS3({ ...place, bucket: 'nowhere' }, s3.login, HERE))).toMatchObject({
      code: 'not_found',
      message: expect.stringContaining('bucket'),
    });

    const azure = await startAzurite();
    const { account } = azure.login;
    const container = {
      address: 'az://telemetry',
      account,
      container: azure.container,
      endpoint: azure.endpoint,
    };
    const wrong = { ...azure.login, key: Buffer.from('no').toString('base64') };
    expect(await failing(openAzure(container, wrong, HERE))).toMatchObject({ code: 'storage_login' });
    expect(await failing(openAzure({ ...container, container: 'nowhere' }, azure.login, HERE))).toMatchObject(
      {
        code: 'not_found',
        message: expect.stringContaining('container'),
      },
    );

    expect(await failing(openFolder('/nowhere/at/all'))).toMatchObject({ code: 'not_found' });
  },
  60_000,
);

test('an address where nothing listens, or something else answers, is explained', async () => {
  const place = { address: 's3://telemetry', bucket: 'telemetry', region: 'us-east-1' };
  const login = { accessKeyId: 'a', secretAccessKey: 'b' };
  const nobody = openS3({ ...place, endpoint: 'http://127.0.0.1:1' }, login, HERE);
  await expect(names(nobody, '')).rejects.toMatchObject({
    code: 'storage_unavailable',
    message: '127.0.0.1:1 does not answer: nothing listens there.',
  });

  const page = createServer((_request, response) => response.end('<html><body>Welcome</body></html>'));
  page.listen(0, '127.0.0.1');
  onTestFinished(() => {
    page.close();
  });
  const { port } = await new Promise<AddressInfo>((resolve) =>
    page.once('listening', () => resolve(page.address() as AddressInfo)),
  );
  const web = openS3({ ...place, endpoint: `http://127.0.0.1:${port}` }, login, HERE);
  onTestFinished(() => web.close());
  await expect(names(web, '')).rejects.toMatchObject({
    code: 'storage_failed',
    hint: 'Check its endpoint: it may lead to a web page or a proxy.',
  });
});
