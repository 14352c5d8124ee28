import { createHash } from 'node:crypto';
import { access, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { npm } from './machine/npm.mjs';
import { step } from './machine/progress.mjs';
import { ROOT } from './repository.mjs';

/** What the build is made from: folders, and files at the top. */
const SOURCES = ['contract', 'core', 'main', 'preload', 'renderer', 'cli', 'resources'];
const SETTINGS = ['package.json', 'package-lock.json', 'electron.vite.config.ts', 'tsconfig.base.json'];
const NO_SOURCES =
  /\/(node_modules|__pycache__|\.venv|\.hypothesis|\.\w+_cache|test_\w+\.py|[^/]+\.test\.tsx?)$/;

/** Remembers from which sources out/ was built; electron-vite leaves it alone. */
const STAMP = join(ROOT, 'out', 'sources.sha256');

/** The oldest Electron that must run the build: the stand-in runtime's major version. */
const OLDEST_ELECTRON = '33';

/**
 * Builds out/ (`npm run build`) when it is missing or was built from other sources.
 *
 * @returns {Promise<void>}
 * @throws {Error} with the last lines of the build's output
 */
export async function ensureBuild() {
  const digest = await sourcesDigest();
  if ((await readFile(STAMP, 'utf8').catch(() => '')) === digest) return;
  await step('Building', () =>
    npm(['run', 'build'], {
      cwd: ROOT,
      environment: { ELECTRON_MAJOR_VER: OLDEST_ELECTRON, ...process.env },
    }),
  );
  await mkdir(dirname(STAMP), { recursive: true });
  await writeFile(STAMP, digest);
}

/** @returns {Promise<boolean>} whether there is something to build */
export function canBuild() {
  return access(join(ROOT, 'electron.vite.config.ts')).then(
    () => true,
    () => false,
  );
}

/** @returns {Promise<string>} a digest of the names and contents of all sources */
async function sourcesDigest() {
  const hash = createHash('sha256');
  for (const file of [...SETTINGS, ...(await sourceFiles())]) {
    const content = await readFile(join(ROOT, file)).catch(() => undefined);
    hash.update(`${file}\0${content?.length ?? 'absent'}\0`);
    if (content) hash.update(content);
  }
  return hash.digest('hex');
}

/** @returns {Promise<string[]>} paths below the repository's top, in a fixed order */
async function sourceFiles() {
  /** @type {string[]} */
  const files = [];
  const folders = [...SOURCES];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const entry of await readdir(join(ROOT, folder), { withFileTypes: true })) {
      const path = `${folder}/${entry.name}`;
      if (NO_SOURCES.test(path)) continue;
      if (entry.isDirectory()) folders.push(path);
      else if (entry.isFile()) files.push(path);
    }
  }
  return files.sort();
}
