import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { LocalPath } from '#contract/local-path.ts';
import { localPathOf } from '#core/host/local-path.ts';
import { temporaryFolder } from './temporary-folder.ts';

const run = promisify(execFile);

export interface IssuedPair {
  readonly certificate: string;
  readonly key: string;
  readonly certificateFile: LocalPath;
  readonly keyFile: LocalPath;
}

export interface TestAuthority extends IssuedPair {
  /** A certificate of this authority. Negative days: it has expired. */
  issue(options: {
    readonly commonName: string;
    readonly organization?: string;
    /** `DNS:models.example.org`, `IP:127.0.0.1` */
    readonly names?: readonly string[];
    readonly days?: number;
    readonly usage?: 'serverAuth' | 'clientAuth';
  }): Promise<IssuedPair>;
}

/** A certificate authority of the test's own, by openssl. */
export async function testAuthority(): Promise<TestAuthority> {
  const folder = await temporaryFolder();
  const file = (name: string): string => join(folder, name);
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  await run('openssl', [
    ...['req', '-x509', ...newKey, '-keyout', file('ca.key'), '-out', file('ca.pem')],
    ...['-days', '30', '-subj', '/CN=test authority'],
  ]);
  let count = 0;
  return {
    ...(await readPair(file('ca.pem'), file('ca.key'))),
    issue: async ({ commonName, organization, names = [], days = 30, usage = 'serverAuth' }) => {
      count += 1;
      const [key, request] = [file(`${count}.key`), file(`${count}.csr`)];
      const [certificate, extensions] = [file(`${count}.pem`), file(`${count}.ext`)];
      const subject = `${organization === undefined ? '' : `/O=${organization}`}/CN=${commonName}`;
      await run('openssl', ['req', ...newKey, '-keyout', key, '-out', request, '-subj', subject]);
      await writeFile(
        extensions,
        `extendedKeyUsage=${usage}\n${names.length === 0 ? '' : `subjectAltName=${names.join(',')}\n`}`,
      );
      await run('openssl', [
        ...['x509', '-req', '-in', request, '-CA', file('ca.pem'), '-CAkey', file('ca.key')],
        ...['-days', String(days), '-extfile', extensions, '-out', certificate],
      ]);
      return readPair(certificate, key);
    },
  };
}

async function readPair(certificateFile: string, keyFile: string): Promise<IssuedPair> {
  return {
    certificate: await readFile(certificateFile, 'utf8'),
    key: await readFile(keyFile, 'utf8'),
    certificateFile: localPathOf(certificateFile),
    keyFile: localPathOf(keyFile),
  };
}
