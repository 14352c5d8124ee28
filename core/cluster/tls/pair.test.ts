import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { testAuthority } from '#core/testing/certificates.ts';
import { certificateConcern, certificateFacts, parseTlsPair } from './pair.ts';

const where = { certificate: 'models.pem', key: 'models.key' };
const names = ['DNS:models.example.org', 'DNS:*.api.example.org', 'IP:10.0.0.1'];

test('a pair tells subject, hosts and until when it is good', async () => {
  const authority = await testAuthority();
  const issued = await authority.issue({ commonName: 'models', organization: 'Team', names });
  const facts = certificateFacts(parseTlsPair(issued.certificate, issued.key, where));
  expect(facts.hosts).toEqual(['models.example.org', '*.api.example.org', '10.0.0.1']);
  expect(facts.subject).toBe('O=Team, CN=models');
  expect(facts.expiresAt.getTime()).toBeGreaterThan(Date.now());
});

test.each(['models.example.org', 'iris.api.example.org', '10.0.0.1'])('%s is a host of it', async (host) => {
  const authority = await testAuthority();
  const issued = await authority.issue({ commonName: 'models', names });
  expect(certificateConcern(parseTlsPair(issued.certificate, issued.key, where), host)).toBeUndefined();
});

test('another host, an end that has come, and one that is near are told', async () => {
  const authority = await testAuthority();
  const concernOf = async (days: number, host: string) => {
    const issued = await authority.issue({ commonName: 'models', names, days });
    return certificateConcern(parseTlsPair(issued.certificate, issued.key, where), host);
  };
  expect(await concernOf(30, 'other.example.org')).toMatchObject({
    state: 'problem',
    message: expect.stringContaining('is not for other.example.org; it is for models.example.org'),
  });
  expect(await concernOf(-1, 'models.example.org')).toMatchObject({
    state: 'problem',
    message: expect.stringContaining('expired on'),
  });
  expect(await concernOf(5, 'models.example.org')).toMatchObject({
    state: 'warning',
    message: expect.stringContaining('expires in 4 days'),
  });
});

test('a chain must be in order, with the certificate of the host first', async () => {
  const authority = await testAuthority();
  const stranger = await testAuthority();
  const issued = await authority.issue({ commonName: 'models', names });
  const concernOf = (certificate: string) =>
    certificateConcern(parseTlsPair(certificate, issued.key, where), 'models.example.org');
  expect(concernOf(issued.certificate + authority.certificate)).toBeUndefined();
  expect(concernOf(issued.certificate + stranger.certificate)).toMatchObject({
    state: 'warning',
    message: expect.stringContaining('not in order'),
  });
  expect(() => parseTlsPair(authority.certificate + issued.certificate, issued.key, where)).toThrow(
    'The key in models.key does not match the certificate in models.pem.',
  );
});

test('files that hold something else say what they should hold', async () => {
  const authority = await testAuthority();
  const issued = await authority.issue({ commonName: 'models', names });
  expect(() => parseTlsPair('nothing', issued.key, where)).toThrow(
    'models.pem does not contain a certificate',
  );
  expect(() => parseTlsPair(issued.certificate, 'nothing', where)).toThrow(
    'models.key does not contain a private key',
  );
  const damaged = issued.certificate.replace(/\n.{20}/, '\nAAAA');
  expect(() => parseTlsPair(damaged, issued.key, where)).toThrow('cannot be read');
  const locked = execFileSync('openssl', ['pkey', '-aes256', '-passout', 'pass:x'], { input: issued.key });
  expect(() => parseTlsPair(issued.certificate, locked.toString(), where)).toThrow('passphrase');
});
