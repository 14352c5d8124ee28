import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { tlsSecretName } from '#core/cluster/tls/tls-secret.ts';
import { deleteObject } from '#core/kubernetes/objects.ts';
import { createHttpSender } from '#core/load/http-sender.ts';
import { type IssuedPair, type TestAuthority, testAuthority } from '#core/testing/certificates.ts';
import { readKeys } from './secrets/keys.ts';
import {
  type ClusterGround,
  clusterGround,
  published,
  scoreAllTheTime,
  serviceName,
  smallProject,
} from './testing/cluster-ground.ts';

const run = promisify(execFile);
const HOST = 'localhost';

interface Secured {
  readonly ground: ClusterGround;
  readonly authority: TestAuthority;
  readonly pair: IssuedPair;
  readonly name: string;
  readonly url: string;
}

/** A service behind the ingress with a certificate of an authority that no machine knows. */
async function secured(replicas = 1): Promise<Secured> {
  const authority = await testAuthority();
  const pair = await authority.issue({ commonName: HOST, names: [`DNS:${HOST}`] });
  const tls = { kind: 'files', certificate: pair.certificateFile, key: pair.keyFile } as const;
  const ground = await clusterGround({ tls });
  const { core, target } = ground;
  onTestFinished(async () => {
    const { namespace } = target;
    await deleteObject(target.connection, { kind: 'Secret', namespace, name: tlsSecretName(HOST) });
  });
  const name = serviceName(target);
  const folder = await smallProject(join(core.folder, 'project'), { name: `small-${name}` });
  const result = await published(core, {
    folder,
    name,
    settings: { scale: { kind: 'fixed', replicas } },
    force: false,
  });
  expect(result.answer).toMatchObject({ status: 200, through: 'url' });
  const { url = '' } = result.service;
  expect(url).toMatch(/^https:\/\/localhost:/);
  return { ground, authority, pair, name, url };
}

/** Requests over a new connection each, one after the other, until told to stop: how many there were, and what failed. */
function scoreAnewAllTheTime(options: {
  readonly url: string;
  readonly ca: string;
  readonly key: string;
}): () => Promise<{ readonly sent: number; readonly failures: readonly string[] }> {
  const until = new AbortController();
  onTestFinished(() => until.abort());
  const failures: string[] = [];
  let sent = 0;
  const done = (async () => {
    while (!until.signal.aborted) {
      const sender = createHttpSender({
        url: `${options.url}/score`,
        method: 'POST',
        headers: () => ({ 'content-type': 'application/json', authorization: `Bearer ${options.key}` }),
        body: '{"x": 1}',
        patienceMs: 10_000,
        connections: 1,
        caCertificates: options.ca,
      });
      const answered = await sender.send(new AbortController().signal);
      sender.close();
      sent += 1;
      if (answered.failed) failures.push(answered.outcome);
    }
    return { sent, failures };
  })();
  return async () => {
    until.abort();
    return done;
  };
}

/** The serial number of the certificate that the ingress shows now; throws when the authority did not sign it. */
function servedSerial(url: string, ca: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port), servername: hostname, ca }, () => {
      const { serialNumber } = socket.getPeerCertificate();
      socket.end();
      resolve(serialNumber);
    });
    socket.once('error', reject);
  });
}

test('the code to paste calls a live service over TLS, in curl, Python, JavaScript and Java, told to trust the authority as its comments say', async () => {
  const { ground, authority, name } = await secured();
  const { snippets } = await ground.core.client.service.usage({ name, withKey: true });
  const code = (language: string): string => {
    const found = snippets.find((each) => each.language === language);
    if (found === undefined) throw new Error(`no snippet for ${language}`);
    return found.code;
  };
  const cwd = ground.core.folder;
  const ca = join(cwd, 'ca.pem');
  await writeFile(ca, authority.certificate);
  await writeFile(join(cwd, 'Score.java'), code('java'));
  const value = `small-${name}:1`;

  const curl = await run('bash', ['-c', `${code('curl')} --silent --cacert ca.pem`], { cwd });
  expect(JSON.parse(curl.stdout)).toMatchObject({ version: value });

  const told = 'context=ssl.create_default_context(cafile="ca.pem")';
  expect(code('python')).toContain(told);
  const python = code('python').replace('urlopen(request) as', `urlopen(request, ${told}) as`);
  expect((await run('python3', ['-c', `import ssl\n${python}`], { cwd })).stdout).toContain(value);

  const environment = { ...process.env, NODE_EXTRA_CA_CERTS: ca };
  const node = ['--input-type=module', '-e', code('javascript')];
  expect((await run(process.execPath, node, { env: environment })).stdout).toMatch(/^200 /);

  const store = ['-keystore', 'ca.p12', '-storepass', 'changeit'];
  await run('keytool', ['-importcert', '-noprompt', '-file', 'ca.pem', ...store], { cwd });
  const trust = ['-Djavax.net.ssl.trustStore=ca.p12', '-Djavax.net.ssl.trustStorePassword=changeit'];
  for (const option of ['-storepass changeit', ...trust]) expect(code('java')).toContain(option);
  expect((await run('java', [...trust, 'Score.java'], { cwd })).stdout).toMatch(/^200 /);

  // None of them answers without being told.
  await expect(run('bash', ['-c', `${code('curl')} --silent --show-error`])).rejects.toThrow(/certificate/);
  await expect(run('python3', ['-c', code('python')])).rejects.toThrow(/CERTIFICATE_VERIFY_FAILED/);
}, 300_000);

test('a certificate is renewed while requests come, and none of them fails', async () => {
  const { ground, authority, pair, name, url } = await secured(2);
  const before = await servedSerial(url, authority.certificate);
  const { primary: key } = await readKeys(ground.target, name);
  const stopKept = await scoreAllTheTime(ground, name, {
    caCertificates: authority.certificate,
    perSecond: 100,
  });
  const stopAnew = scoreAnewAllTheTime({ url, key, ca: authority.certificate });
  let rounds = 0;
  for (const end = Date.now() + 8000; Date.now() < end; rounds += 1) {
    const old = await servedSerial(url, authority.certificate);
    const next = await authority.issue({ commonName: HOST, names: [`DNS:${HOST}`] });
    await writeFile(pair.certificateFile, next.certificate);
    await writeFile(pair.keyFile, next.key);
    await ground.core.client.cluster.renewTls({ name: ground.cluster.name });
    await expect.poll(() => servedSerial(url, authority.certificate), { timeout: 30_000 }).not.toBe(old);
  }
  const kept = await stopKept();
  const anew = await stopAnew();
  expect(await servedSerial(url, authority.certificate)).not.toBe(before);
  expect({ failed: kept.failed, outcomes: kept.outcomes.map(({ outcome }) => outcome) }).toEqual({
    failed: 0,
    outcomes: ['200'],
  });
  expect(anew.failures).toEqual([]);
  expect(rounds).toBeGreaterThan(2);
  expect(kept.sent).toBeGreaterThan(300);
  expect(anew.sent).toBeGreaterThan(30);
}, 300_000);
