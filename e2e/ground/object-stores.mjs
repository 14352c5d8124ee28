import { access, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cacheFolder } from '#scripts/machine/cache-folder.mjs';
import { attempt, run } from '#scripts/machine/command.mjs';
import { withLock } from '#scripts/machine/lock.mjs';
import { step } from '#scripts/machine/progress.mjs';

/** Azure's storage emulator, MIT. 360 MB, so it is no dependency of this repository. */
const AZURITE = '3.37.0';
/** An S3 server on a folder, Apache-2.0: the smallest one that checks signatures and knows If-None-Match. */
const VERSITYGW = '1.8.0';
/** Where Go's own installer puts it; it is not always on PATH. */
const GO = ['go', '/usr/local/go/bin/go'];

/**
 * The programs of the object stores that tests use. Each test starts its own: they need a second, and hold no state.
 *
 * @returns {Promise<{azurite: string, versitygw: string}>} Azurite's script for Node, and a program
 * @throws {Error} when one cannot be had
 */
export async function ensureObjectStores() {
  const azurite = join(cacheFolder(), 'object-stores', `azurite-${AZURITE}`);
  const versitygw = join(cacheFolder(), 'object-stores', `versitygw-${VERSITYGW}`);
  await withLock(join(cacheFolder(), 'object-stores.lock'), async () => {
    await once(azurite, 'Installing Azurite from npm', installAzurite);
    await once(versitygw, 'Building versitygw from Go modules (once; two minutes)', installVersitygw);
  });
  return {
    azurite: join(azurite, 'node_modules', 'azurite', 'dist', 'src', 'blob', 'main.js'),
    versitygw: join(versitygw, 'bin', 'versitygw'),
  };
}

/**
 * @param {string} folder appears whole or not at all
 * @param {string} title
 * @param {(partial: string) => Promise<void>} install
 */
async function once(folder, title, install) {
  const isThere = await access(folder).then(
    () => true,
    () => false,
  );
  if (isThere) return;
  const partial = `${folder}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true });
  await step(title, () => install(partial));
  await rename(partial, folder);
}

/** @param {string} folder */
async function installAzurite(folder) {
  await writeFile(join(folder, 'package.json'), '{"private": true}\n');
  const words = ['install', `azurite@${AZURITE}`, '--no-audit', '--no-fund', '--ignore-scripts'];
  await run('npm', words, { cwd: folder });
}

/** @param {string} folder */
async function installVersitygw(folder) {
  const go = await findGo();
  const environment = { ...process.env, GOBIN: join(folder, 'bin'), CGO_ENABLED: '0' };
  const module = `github.com/versity/versitygw/cmd/versitygw@v${VERSITYGW}`;
  const words = ['install', '-trimpath', '-ldflags', '-s -w', module];
  await run('nice', ['-n', '19', go, ...words], { cwd: dirname(folder), environment });
}

/** @returns {Promise<string>} */
async function findGo() {
  for (const program of GO) {
    const answer = await attempt(program, ['version']).catch(() => undefined);
    if (answer?.code === 0) return program;
  }
  throw new Error('Building versitygw needs Go, on PATH or as /usr/local/go/bin/go.');
}
