import { expect, test } from 'vitest';
import { storeCredentialsSchema, storePlaceSchema } from './data-store.ts';
import { parseConnectionString, parseStoreAddress } from './store-address.ts';

test.each([
  ['s3://bucket', { kind: 's3', bucket: 'bucket', prefix: undefined }],
  ['s3://bucket/team/models/', { kind: 's3', bucket: 'bucket', prefix: 'team/models' }],
  ['S3://bucket/a', { kind: 's3', bucket: 'bucket', prefix: 'a' }],
  ['az://box/a/b', { kind: 'azure', account: undefined, container: 'box', prefix: 'a/b' }],
  [
    'https://contoso.blob.core.windows.net/box/a',
    { kind: 'azure', account: 'contoso', container: 'box', prefix: 'a' },
  ],
  ['/mnt/telemetry', { kind: 'folder', path: '/mnt/telemetry' }],
  ['telemetry', { kind: 'folder', path: 'telemetry' }],
])('%s is read as a store', (text, place) => {
  expect(parseStoreAddress(text)).toEqual(place);
});

test.each(['gs://bucket', 'https://example.org/bucket', 'file:///mnt', 'http://10.0.0.1:9000/b'])(
  '%s is no store, and it is said which are',
  (text) => {
    expect(parseStoreAddress(text)).toMatchObject({
      kind: 'problem',
      hint: expect.stringContaining('s3://'),
    });
  },
);

test.each([
  ['s3', { bucket: 'Bad_Bucket' }],
  ['s3', { bucket: 'fine', prefix: '../up' }],
  ['s3', { bucket: 'fine', prefix: 'a//b' }],
  ['s3', { bucket: 'fine', prefix: 'a b' }],
  ['s3', { bucket: 'fine', region: 'eu central' }],
  ['s3', { bucket: 'fine', endpoint: 'ftp://host' }],
  ['s3', { bucket: 'fine', endpoint: 'http://user:secret@host' }],
  ['s3', { bucket: 'fine', endpoint: 'http://host/?x=1' }],
  ['azure', { account: 'contoso', container: 'a--b' }],
  ['azure', { account: 'CONTOSO', container: 'box' }],
])('a place of the kind %s with %o is refused', (kind, parts) => {
  expect(storePlaceSchema.safeParse({ kind, ...parts }).success).toBe(false);
});

test('a secret with a line break, which would end a header, is refused', () => {
  const credentials = { kind: 's3', accessKeyId: 'a\r\nx-admin: 1', secretAccessKey: 'b' };
  expect(storeCredentialsSchema.safeParse(credentials).success).toBe(false);
});

test.each([
  [
    'DefaultEndpointsProtocol=https;AccountName=contoso;AccountKey=a2V5+w==;EndpointSuffix=core.windows.net',
    { account: 'contoso', accountKey: 'a2V5+w==', token: undefined, endpoint: undefined },
  ],
  [
    'AccountName=contoso;AccountKey=a2V5;EndpointSuffix=core.chinacloudapi.cn;',
    {
      account: 'contoso',
      accountKey: 'a2V5',
      token: undefined,
      endpoint: 'https://contoso.blob.core.chinacloudapi.cn',
    },
  ],
  [
    'BlobEndpoint=https://contoso.blob.core.windows.net/;SharedAccessSignature=sv=2021&sig=x%3D',
    {
      account: 'contoso',
      accountKey: undefined,
      token: 'sv=2021&sig=x%3D',
      endpoint: 'https://contoso.blob.core.windows.net',
    },
  ],
  ['UseDevelopmentStorage=true', { account: 'devstoreaccount1', endpoint: expect.stringContaining('10000') }],
])('the connection string %s is read', (text, connection) => {
  expect(parseConnectionString(text)).toMatchObject(connection);
});

test.each(['', 'hello', 'AccountKey=a2V5', 'https://contoso.blob.core.windows.net'])(
  '“%s” is no connection string',
  (text) => {
    expect(parseConnectionString(text)).toBeUndefined();
  },
);
