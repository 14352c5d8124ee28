import { createHash, generateKeyPairSync, verify } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { settingsSchema } from '#contract/system/settings.ts';
import { addSignature, attach, readSignatures, type Subject } from '#core/registry/artifacts.ts';
import { bytesBlob } from '#core/registry/checked-bytes.ts';
import { openRegistry, type Registry } from '#core/registry/registry-client.ts';
import { startRegistry } from '#core/testing/registry-process.ts';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import { signingKeys } from './signing-keys.ts';
import { isSignatureOf, PAYLOAD_TYPE, readPublicKey, signImage } from './simple-signing.ts';

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
let registry: Registry;
let subject: Subject;
let secret: string;
let publicKey: string;

beforeEach(async () => {
  const folder = await temporaryFolder();
  const settings = async () => settingsSchema.parse({});
  registry = await openRegistry(
    { home: folder, environment: {}, settings },
    `127.0.0.1:${await startRegistry()}`,
  );
  const config = Buffer.from('{}');
  await registry.pushBlob('iris', bytesBlob(config));
  const { digest, size } = bytesBlob(config);
  const manifest = {
    schemaVersion: 2,
    mediaType: MANIFEST,
    config: { mediaType: MANIFEST, digest, size },
    layers: [],
  };
  const bytes = Buffer.from(JSON.stringify(manifest));
  await registry.putManifest('iris', '1', { mediaType: MANIFEST, bytes });
  const found = await registry.readManifest('iris', '1');
  if (found === undefined) throw new Error('the registry lost it');
  subject = { repository: 'iris', manifest: found };
  const keys = signingKeys(folder);
  ({ publicKey } = await keys.create('team'));
  secret = await keys.secretOf('team');
  return () => registry.close();
});

const image = () => ({ name: `${registry.address.host}/iris`, digest: subject.manifest.digest });

test('a signature is kept as cosign keeps it, and verified with the public key', async () => {
  const made = signImage(image(), secret);
  await addSignature(registry, subject, { payloadType: PAYLOAD_TYPE, ...made });
  // The layout of cosign's specification, read without our own code.
  const tag = `${subject.manifest.digest.replace(':', '-')}.sig`;
  const { content } = (await registry.readManifest('iris', tag)) ?? {};
  const [layer] = (
    content as { layers: { mediaType: string; digest: string; annotations: Record<string, string> }[] }
  ).layers;
  expect(layer?.mediaType).toBe('application/vnd.dev.cosign.simplesigning.v1+json');
  expect(layer?.digest).toBe(`sha256:${createHash('sha256').update(made.payload).digest('hex')}`);
  expect(JSON.parse(made.payload.toString())).toEqual({
    critical: {
      identity: { 'docker-reference': image().name },
      image: { 'docker-manifest-digest': subject.manifest.digest },
      type: 'cosign container image signature',
    },
    optional: null,
  });
  const signature = Buffer.from(layer?.annotations['dev.cosignproject.cosign/signature'] ?? '', 'base64');
  expect(verify('sha256', made.payload, publicKey, signature)).toBe(true);
  const [read] = await readSignatures(registry, subject, PAYLOAD_TYPE);
  expect(read && isSignatureOf(read, subject.manifest.digest, publicKey)).toBe(true);
});

test('signatures of several people stand side by side', async () => {
  const other = signingKeys(await temporaryFolder());
  const { publicKey: second } = await other.create('other');
  for (const key of [secret, await other.secretOf('other')])
    await addSignature(registry, subject, { payloadType: PAYLOAD_TYPE, ...signImage(image(), key) });
  const found = await readSignatures(registry, subject, PAYLOAD_TYPE);
  for (const pem of [publicKey, second])
    expect(found.filter((each) => isSignatureOf(each, subject.manifest.digest, pem))).toHaveLength(1);
});

test('one changed byte, another image, another key or another kind of payload is no signature', async () => {
  const { payload, signature } = signImage(image(), secret);
  const { digest } = subject.manifest;
  expect(isSignatureOf({ payload, signature }, digest, publicKey)).toBe(true);
  for (let place = 0; place < payload.length; place += 1) {
    const changed = Buffer.from(payload);
    changed[place] = (changed[place] ?? 0) ^ 1;
    expect(isSignatureOf({ payload: changed, signature }, digest, publicKey)).toBe(false);
  }
  const bytes = Buffer.from(signature, 'base64');
  bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) ^ 1;
  expect(isSignatureOf({ payload, signature: bytes.toString('base64') }, digest, publicKey)).toBe(false);
  expect(isSignatureOf({ payload, signature: '' }, digest, publicKey)).toBe(false);
  expect(isSignatureOf({ payload, signature }, `sha256:${'0'.repeat(64)}`, publicKey)).toBe(false);
  const { publicKey: other } = await signingKeys(await temporaryFolder()).create('other');
  expect(isSignatureOf({ payload, signature }, digest, other)).toBe(false);
});

test('a payload that the registry changed is told of', async () => {
  const made = signImage(image(), secret);
  await addSignature(registry, subject, { payloadType: PAYLOAD_TYPE, ...made });
  const odd: Registry = {
    ...registry,
    readBlob: async function* () {
      yield Buffer.from('{}');
    },
  };
  await expect(readSignatures(odd, subject, PAYLOAD_TYPE)).rejects.toMatchObject({ code: 'registry_failed' });
});

test('a document is a referrer, listed under the tag that the specification names, once', async () => {
  const bill = { type: 'application/vnd.cyclonedx+json', bytes: Buffer.from('{"bomFormat":"CycloneDX"}') };
  await attach(registry, subject, bill);
  await attach(registry, subject, bill);
  await attach(registry, subject, { type: 'application/vnd.in-toto+json', bytes: Buffer.from('{}\n') });
  const index = await registry.readManifest('iris', subject.manifest.digest.replace(':', '-'));
  const { manifests } = (index?.content ?? { manifests: [] }) as {
    readonly manifests: readonly { readonly digest: string; readonly artifactType: string }[];
  };
  expect(manifests.map(({ artifactType }) => artifactType)).toEqual([
    'application/vnd.cyclonedx+json',
    'application/vnd.in-toto+json',
  ]);
  const first = await registry.readManifest('iris', manifests[0]?.digest ?? '');
  expect(first?.content).toMatchObject({
    artifactType: 'application/vnd.cyclonedx+json',
    subject: { mediaType: MANIFEST, digest: subject.manifest.digest, size: subject.manifest.size },
    layers: [{ size: bill.bytes.length }],
  });
});

test('a tag of that name which is no list is left as it is', async () => {
  const tag = subject.manifest.digest.replace(':', '-');
  const own = Buffer.from(JSON.stringify((await registry.readManifest('iris', '1'))?.content));
  await registry.putManifest('iris', tag, { mediaType: MANIFEST, bytes: own });
  await expect(attach(registry, subject, { type: 'x/y', bytes: Buffer.from('{}') })).rejects.toMatchObject({
    code: 'registry_failed',
    message: expect.stringContaining('no list of referrers'),
  });
  expect((await registry.readManifest('iris', tag))?.content).toMatchObject({ layers: [] });
});

test('a key is made once, its private half only for its owner', async () => {
  const folder = await temporaryFolder();
  const keys = signingKeys(folder);
  const made = await keys.create('team');
  await expect(keys.create('team')).rejects.toMatchObject({ code: 'already_exists' });
  await expect(keys.get('other')).rejects.toMatchObject({ code: 'not_found' });
  expect(await keys.list()).toEqual([made]);
  if (process.platform !== 'win32')
    expect((await stat(join(folder, 'keys', 'team.key'))).mode & 0o777).toBe(0o600);
});

test.each([
  ['a private key', () => secret],
  ['no key', () => 'hello'],
  [
    'a key of RSA',
    () =>
      generateKeyPairSync('rsa', { modulusLength: 2048 })
        .publicKey.export({ type: 'spki', format: 'pem' })
        .toString(),
  ],
  [
    'a key of another curve',
    () =>
      generateKeyPairSync('ec', { namedCurve: 'P-384' })
        .publicKey.export({ type: 'spki', format: 'pem' })
        .toString(),
  ],
])('%s is refused as a public key', (_what, pem) => {
  expect(() => readPublicKey(pem())).toThrow(expect.objectContaining({ code: 'bad_input' }));
});
