import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import { readSystemStore, trustedCertificates } from './trusted-certificates.ts';

const CORPORATE = '-----BEGIN CERTIFICATE-----\nQ09SUE9SQVRF\n-----END CERTIFICATE-----';

describe.each(['win32', 'darwin'] as const)('on %s', (platform) => {
  test('the store of the system is trusted, and so is Mozilla’s list', async () => {
    const text = await trustedCertificates({}, { platform, readStore: async () => [`${CORPORATE}\n`] });
    expect(text).toContain(CORPORATE);
    expect(text).toContain(rootCertificates[0]);
  });

  test('a certificate that both have stands there once', async () => {
    const [first = ''] = rootCertificates;
    const text = await trustedCertificates({}, { platform, readStore: async () => [first] });
    expect(text.split(first)).toHaveLength(2);
  });

  test('a store that cannot be read leaves Mozilla’s list and what the user gave Node', async () => {
    const extra = join(await temporaryFolder(), 'extra.pem');
    await writeFile(extra, CORPORATE);
    const readStore = (): Promise<readonly string[]> => Promise.reject(new Error('access denied'));
    const text = await trustedCertificates({ NODE_EXTRA_CA_CERTS: extra }, { platform, readStore });
    expect(text).toContain(rootCertificates[0]);
    expect(text).toContain(CORPORATE);
  });

  test('a bundle that the environment names comes instead', async () => {
    const bundle = join(await temporaryFolder(), 'ca.pem');
    await writeFile(bundle, 'the bundle');
    const readStore = async (): Promise<readonly string[]> => [CORPORATE];
    expect(await trustedCertificates({ SSL_CERT_FILE: bundle }, { platform, readStore })).toBe('the bundle');
  });
});

test('Node is asked for the store where it can tell', async () => {
  const fromNode = (which: string): readonly string[] => (which === 'system' ? [CORPORATE] : []);
  const nothing = async (): Promise<string> => '';
  expect(await readSystemStore('win32', nothing, fromNode)).toEqual([CORPORATE]);
});

test.each([
  ['darwin', 'security'],
  ['win32', 'powershell.exe'],
] as const)('an older Node on %s asks %s', async (platform, program) => {
  const other = CORPORATE.replace('Q09S', 'T1RI');
  const asked: string[] = [];
  const found = await readSystemStore(
    platform,
    async (file) => {
      asked.push(file);
      return `${CORPORATE}\r\n${other}\r\n`;
    },
    null,
  );
  expect([asked, found]).toEqual([[program], [CORPORATE, other]]);
});
