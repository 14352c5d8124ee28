import { expect, test } from 'vitest';
import { addCommand, loginCommand } from './store-command.ts';
import {
  credentialsOf,
  type Draft,
  EMPTY,
  EMPTY_LOGIN,
  invalidFields,
  invalidLoginFields,
  otherAccount,
  storeOf,
  withKind,
  withLogin,
} from './store-draft.ts';

const S3: Draft = { ...EMPTY, name: 'team', bucket: 'telemetry' };
const AZURE: Draft = { ...withKind(EMPTY, 'azure'), name: 'azure', account: 'contoso', container: 'box' };
const CONNECTION =
  'DefaultEndpointsProtocol=https;AccountName=fabrikam;AccountKey=a2V5a2V5;EndpointSuffix=core.windows.net';

test('what is left empty is not sent', () => {
  expect(storeOf(S3)).toEqual({ name: 'team', place: { kind: 's3', bucket: 'telemetry' } });
});

test('a bucket is sent with all that was given', () => {
  const draft: Draft = {
    ...S3,
    prefix: '/team/models/',
    region: 'eu-central-1',
    endpoint: ' http://minio.example.org:9000 ',
    login: 'keys',
    accessKeyId: 'AKIA',
    secretAccessKey: 'secret\n',
  };
  expect(storeOf(draft)).toEqual({
    name: 'team',
    place: {
      kind: 's3',
      bucket: 'telemetry',
      prefix: 'team/models',
      region: 'eu-central-1',
      endpoint: 'http://minio.example.org:9000',
    },
    credentials: { kind: 's3', accessKeyId: 'AKIA', secretAccessKey: 'secret' },
  });
  expect(invalidFields(draft).size).toBe(0);
});

test('a folder is sent without anything of the others', () => {
  expect(storeOf({ ...withKind(S3, 'folder'), folder: '/mnt/telemetry' })).toEqual({
    name: 'team',
    place: { kind: 'folder', folder: '/mnt/telemetry' },
  });
});

test('a connection string names the account and brings its key', () => {
  const draft = withLogin(AZURE, { ...EMPTY_LOGIN, login: 'connection', connection: CONNECTION });
  expect(storeOf(draft)).toEqual({
    name: 'azure',
    place: { kind: 'azure', account: 'fabrikam', container: 'box' },
    credentials: { kind: 'azure-key', accountKey: 'a2V5a2V5' },
  });
});

test('a connection string may bring a SAS and an endpoint instead', () => {
  const connection = 'BlobEndpoint=https://fabrikam.blob.example.org/;SharedAccessSignature=sv=2021&sig=x%3D';
  const draft = withLogin(AZURE, { ...EMPTY_LOGIN, login: 'connection', connection });
  expect(storeOf(draft)).toMatchObject({
    place: { account: 'fabrikam', endpoint: 'https://fabrikam.blob.example.org' },
    credentials: { kind: 'azure-sas', token: 'sv=2021&sig=x%3D' },
  });
});

test('an account that was typed stays while another field of the credentials changes', () => {
  expect(withLogin(AZURE, { ...EMPTY_LOGIN, login: 'sas', token: 'sv=1' }).account).toBe('contoso');
});

test.each([
  ['name', { name: 'Team' }],
  ['bucket', { bucket: 'Bad_Bucket' }],
  ['prefix', { prefix: 'a b' }],
  ['region', { region: 'eu central' }],
  ['endpoint', { endpoint: 'http://user:secret@host' }],
  ['accessKeyId', { login: 'keys', accessKeyId: 'a b', secretAccessKey: 'x' }],
  ['secretAccessKey', { login: 'keys', accessKeyId: 'a', secretAccessKey: '' }],
] as const)('%s is told to be wrong', (field, change) => {
  expect([...invalidFields({ ...S3, ...change })]).toEqual([field]);
});

test.each(['', 'hello', 'AccountName=fabrikam', 'AccountName=fabrikam;AccountKey=?'])(
  'the connection string “%s” brings no credentials',
  (connection) => {
    expect(invalidLoginFields({ ...EMPTY_LOGIN, login: 'connection', connection })).toEqual(['connection']);
  },
);

test('another kind of place starts without the secrets of the kind before', () => {
  const draft = withKind({ ...S3, login: 'keys', accessKeyId: 'a', secretAccessKey: 'b' }, 'azure');
  expect(credentialsOf(draft)).toBeUndefined();
  expect(JSON.stringify(draft)).not.toContain('"b"');
});

test('a connection string of another account is noticed', () => {
  expect(otherAccount(CONNECTION, 'contoso')).toBe('fabrikam');
  expect(otherAccount(CONNECTION, 'fabrikam')).toBeUndefined();
  expect(otherAccount('', 'contoso')).toBeUndefined();
});

test('no command has a secret in it', () => {
  const secrets = { ...EMPTY_LOGIN, login: 'sas', token: 'sv=1&sig=SECRET' } as const;
  expect(addCommand({ ...AZURE, ...secrets, prefix: 'a' })).toBe(
    'slipway store add azure az://box/a --account contoso --keep-login',
  );
  expect(loginCommand('azure', secrets)).toBe('slipway store update azure --keep-login');
  expect(loginCommand('azure', EMPTY_LOGIN)).toBe('slipway store update azure --forget-login');
  expect(addCommand(EMPTY)).toBe('slipway store add NAME s3://BUCKET');
});
