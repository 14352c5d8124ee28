import { mkdir, readFile, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { testAuthority } from '#core/testing/certificates.ts';
import { temporaryCore } from '#core/testing/temporary-core.ts';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import { takeData } from './take-data.ts';

/** Takes the data of an address whose server answers so. */
async function setUp(answer: (response: ServerResponse) => void) {
  const authority = await testAuthority();
  const { certificate, key } = await authority.issue({ commonName: 'localhost', names: ['DNS:localhost'] });
  const server = createServer({ cert: certificate, key }, (_request, response) => answer(response));
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  const { context } = await temporaryCore();
  const environment = { SSL_CERT_FILE: authority.certificateFile };
  const folder = await temporaryFolder();
  const work = {
    ...{ signal: new AbortController().signal, log: () => undefined },
    ...{ step: () => undefined, endStep: () => undefined },
  };
  const take = (path: string, mostBytes = 1e9) =>
    takeData(
      { ...context, environment },
      {
        ...{ name: 'train', source: `https://localhost:${port}${path}`, instead: undefined },
        ...{ project: folder, copied: [], inputs: folder, mostBytes },
      },
      work as never,
    );
  return { take, folder: join(folder, 'train') };
}

const small = (response: ServerResponse): void => void response.end('x,y\n1,2\n');
/** More than the streams between hold. */
const large = (response: ServerResponse): void => void response.end(Buffer.alloc(8 << 20));

test('data of an address is fetched, counted and hashed', async () => {
  const { take, folder } = await setUp(small);
  expect(await take('/sales.csv')).toMatchObject({ name: 'train', size: 8, files: 1 });
  expect(await readFile(join(folder, 'sales.csv'), 'utf8')).toBe('x,y\n1,2\n');
});

test('an address whose path is no encoded text has a file too', async () => {
  const { take } = await setUp(small);
  expect((await take('/a%zz.csv')).path).toMatch(/a_zz\.csv$/);
});

test('a file that cannot be written is an error of the call, and of nothing else', async () => {
  const { take, folder } = await setUp(large);
  await mkdir(folder);
  await writeFile(join(folder, 'sales.csv'), 'mine');
  await expect(take('/sales.csv')).rejects.toMatchObject({ code: 'EEXIST' });
});

test('more than the training may use is a full disk', async () => {
  const { take } = await setUp(large);
  await expect(take('/sales.csv', 1 << 20)).rejects.toMatchObject({ code: 'disk_full' });
});

test('an answer that breaks off says which address', async () => {
  const { take } = await setUp((response) => {
    response.writeHead(200, { 'content-length': '100' }).write('x', () => response.destroy());
  });
  await expect(take('/sales.csv')).rejects.toMatchObject({
    code: 'storage_failed',
    message: expect.stringMatching(/^https:\/\/localhost:\d+\/sales\.csv cannot be fetched: /),
  });
});
