import { createServer, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openAzure } from './azure.ts';
import type { ObjectStore } from './object-store.ts';
import { openS3 } from './s3.ts';

const SOURCE = { proxy: undefined, certificates: undefined, signal: undefined, patience: 300 };

/** A bucket and a container at an endpoint that answers every request like this. */
async function stores(answer: (response: ServerResponse) => void): Promise<readonly ObjectStore[]> {
  const server = createServer((_request, response) => answer(response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const found = server.address();
  if (found === null || typeof found === 'string') throw new Error('it listens on no port');
  const endpoint = `http://127.0.0.1:${found.port}`;
  const opened = [
    openS3({ address: 's3://a', bucket: 'aaa', region: 'us-east-1', endpoint }, undefined, SOURCE),
    openAzure({ address: 'az://a', account: 'aaa', container: 'aaa', endpoint }, undefined, SOURCE),
  ];
  onTestFinished(() => {
    for (const store of opened) store.close();
    server.closeAllConnections();
    server.close();
  });
  return opened;
}

const PAGE = '<ListBucketResult><NextContinuationToken>same</NextContinuationToken></ListBucketResult>';
const AZURE_PAGE = '<EnumerationResults><Blobs/><NextMarker>same</NextMarker></EnumerationResults>';

test.each([
  ['the same page again and again', [PAGE, AZURE_PAGE]],
  ['a page of more tags than a list has', ['<a/>', '<a/>'].map((tag) => `<E>${tag.repeat(3_000_000)}</E>`)],
  ['entities of entities', Array(2).fill(`<!DOCTYPE a [<!ENTITY a "${'a'.repeat(1e5)}">]><E>&a;</E>`)],
])('a list ends with an error at %s', { timeout: 20_000 }, async (_what, [ofS3, ofAzure]) => {
  let text: string | undefined = '';
  const [s3, azure] = await stores((response) => response.end(text));
  for (const [store, body] of [
    [s3, ofS3],
    [azure, ofAzure],
  ] as const) {
    text = body;
    await expect(store?.folders('')).rejects.toMatchObject({ code: 'storage_failed' });
  }
});

/** Both providers' pages with new folders or objects, each of which leads to another. */
function endless(kind: 'folders' | 'objects', perPage: number): (response: ServerResponse) => void {
  let page = 0;
  return (response) => {
    page += 1;
    const isAzure = response.req.url?.includes('comp=list') ?? false;
    const names = Array.from({ length: perPage }, (_, index) => `p${page}-${index}`);
    const each = isAzure ? AZURE_ENTRIES : S3_ENTRIES;
    const listed = names.map(each[kind]).join('');
    response.end(
      isAzure
        ? `<EnumerationResults><Blobs>${listed}</Blobs><NextMarker>t${page}</NextMarker></EnumerationResults>`
        : `<ListBucketResult>${listed}<NextContinuationToken>t${page}</NextContinuationToken></ListBucketResult>`,
    );
  };
}

const S3_ENTRIES = {
  folders: (name: string) => `<CommonPrefixes><Prefix>${name}/</Prefix></CommonPrefixes>`,
  objects: (name: string) =>
    `<Contents><Key>${name}</Key><Size>1</Size><LastModified>2026-11-30T00:00:00Z</LastModified></Contents>`,
};
const AZURE_ENTRIES = {
  folders: (name: string) => `<BlobPrefix><Name>${name}/</Name></BlobPrefix>`,
  objects: (name: string) =>
    `<Blob><Name>${name}</Name><Properties><Content-Length>1</Content-Length><Last-Modified>Mon, 30 Nov 2026 00:00:00 GMT</Last-Modified></Properties></Blob>`,
};

test('folders without end are an error', { timeout: 60_000 }, async () => {
  const all = await stores(endless('folders', 20_000));
  for (const store of all)
    await expect(store.folders('')).rejects.toMatchObject({
      code: 'storage_failed',
      message: expect.stringContaining('100,000 folders'),
      hint: expect.any(String),
    });
});

test('an object that stops coming is given up', async () => {
  const all = await stores((response) => {
    response.writeHead(200, { 'content-length': 100 });
    response.write('a');
  });
  for (const store of all)
    await expect(store.read('a').then(buffer)).rejects.toMatchObject({ code: 'storage_unavailable' });
});

describe('what opens one store', () => {
  const SECRET = 'bm9ib2R5LWtub3dzLXRoaXM=';
  const logins = {
    's3 key': (endpoint: string) =>
      openS3(
        { address: 's3://a', bucket: 'aaa', region: 'us-east-1', endpoint },
        { accessKeyId: 'id', secretAccessKey: SECRET, sessionToken: 'session-token' },
        SOURCE,
      ),
    'azure key': (endpoint: string) =>
      openAzure(
        { address: 'az://a', account: 'aaa', container: 'aaa', endpoint },
        { kind: 'key', account: 'aaa', key: SECRET },
        SOURCE,
      ),
    'azure SAS': (endpoint: string) =>
      openAzure(
        { address: 'az://a', account: 'aaa', container: 'aaa', endpoint },
        { kind: 'sas', token: `sv=1&sig=${SECRET}` },
        SOURCE,
      ),
  };

  async function heard(answer: (response: ServerResponse) => void): Promise<[string, string[]]> {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? '');
      request.resume();
      answer(response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const found = server.address();
    if (found === null || typeof found === 'string') throw new Error('it listens on no port');
    return [`http://127.0.0.1:${found.port}`, asked];
  }

  const ways: Readonly<Record<string, (store: ObjectStore) => Promise<unknown>>> = {
    list: (store) => store.folders(''),
    read: (store) => store.read('a'),
    create: (store) => store.create('a', Buffer.from('1')),
    remove: (store) => store.remove('a'),
  };

  test.each(Object.entries(logins))(
    'by %s goes to no other address, wherever an answer leads',
    async (_kind, open) => {
      const [elsewhere, other] = await heard((response) => response.end());
      for (const status of [301, 302, 303, 307, 308]) {
        const [endpoint, asked] = await heard((response) =>
          response.writeHead(status, { location: `${elsewhere}${response.req.url ?? ''}` }).end(),
        );
        const store = open(endpoint);
        for (const way of Object.values(ways)) await expect(way(store)).rejects.toBeInstanceOf(Error);
        store.close();
        expect(asked).toHaveLength(4);
      }
      expect(other).toEqual([]);
    },
  );

  test.each(Object.entries(logins))('by %s is not led out of it by a name', async (_kind, open) => {
    const [endpoint, asked] = await heard((response) => response.end());
    const store = open(`${endpoint}/aaa`);
    for (const name of ['../../other/a', 'a/../../b', '..', './a'])
      for (const lead of [store.read(name), store.remove(name), store.create(name, Buffer.from('1'))])
        await expect(lead).rejects.toMatchObject({ code: 'storage_failed' });
    store.close();
    expect(asked).toEqual([]);
  });
});
