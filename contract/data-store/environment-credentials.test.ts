import { expect, test } from 'vitest';
import { credentialsIn } from './environment-credentials.ts';

test.each([
  ['s3', {}, undefined],
  ['s3', { AWS_ACCESS_KEY_ID: 'a' }, undefined],
  [
    's3',
    { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' },
    { kind: 's3', accessKeyId: 'a', secretAccessKey: 'b' },
  ],
  ['azure', { AZURE_STORAGE_KEY: 'a2V5' }, { kind: 'azure-key', accountKey: 'a2V5' }],
  ['azure', { AZURE_STORAGE_SAS_TOKEN: 'sv=1' }, { kind: 'azure-sas', token: 'sv=1' }],
  [
    'azure',
    { AZURE_STORAGE_CONNECTION_STRING: 'AccountName=contoso;AccountKey=b3Ro', AZURE_STORAGE_KEY: 'a2V5' },
    { kind: 'azure-key', accountKey: 'b3Ro' },
  ],
  ['azure', { AZURE_STORAGE_CONNECTION_STRING: 'nonsense' }, undefined],
  ['folder', { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' }, undefined],
] as const)('of a store of the kind %s in %j are %j', (kind, environment, found) => {
  expect(credentialsIn(kind, environment)).toEqual(found);
});
