import { createHash } from 'node:crypto';
import { access, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cacheFolder } from '#scripts/machine/cache-folder.mjs';
import { withLock } from '#scripts/machine/lock.mjs';
import { step } from '#scripts/machine/progress.mjs';
import { findGo } from './go.mjs';
import { buildContainerd, buildKube, buildPause, buildTraefik } from './recipes.mjs';

/** The Go modules that the programs are built from. */
const SOURCES = join(import.meta.dirname, '..', 'programs');

/**
 * The cluster's programs, built from Go modules when these sources have not been built on this machine yet: once,
 * about 15 minutes on two processors and 10 GB of disk meanwhile. What stays is 375 MB in the cache folder; a machine
 * that keeps that folder (`SLIPWAY_CACHE`) between runs never builds again.
 *
 * @returns {Promise<string>} the folder with kubectl, kubelet, containerd and so on
 * @throws {Error} when there is no Go, or with the last lines of the build's output
 */
export async function ensurePrograms() {
  const programs = join(cacheFolder(), 'cluster-programs', await sourcesDigest());
  if (await exists(programs)) return programs;
  return withLock(join(cacheFolder(), 'cluster-programs.lock'), async () => {
    if (!(await exists(programs)))
      await step('Building Kubernetes from Go modules (once; about 15 minutes)', () => build(programs));
    return programs;
  });
}

/** @param {string} programs appears whole or not at all */
async function build(programs) {
  // Kept when the build fails or is ended, so that the next one goes on from there.
  const workshop = join(dirname(programs), 'workshop');
  const partial = join(workshop, 'programs');
  await mkdir(partial, { recursive: true });
  const go = await findGo(workshop);
  const place = { sources: SOURCES, workshop, programs: partial };
  await buildPause(go, place);
  await step('  containerd', () => buildContainerd(go, place));
  await step('  Traefik', () => buildTraefik(go, place));
  await step('  Kubernetes, etcd, CoreDNS, metrics-server', () => buildKube(go, place));
  await rename(partial, programs);
  await rm(workshop, { recursive: true });
}

/** @returns {Promise<string>} a digest of the names and contents of all sources */
async function sourcesDigest() {
  const hash = createHash('sha256').update(process.arch);
  const recipes = ['recipes.mjs', 'go.mjs'].map((name) => join(import.meta.dirname, name));
  const entries = await readdir(SOURCES, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  for (const file of [...files.sort(), ...recipes]) {
    hash.update(`${file.slice(SOURCES.length)}\0`);
    hash.update(await readFile(file));
  }
  return hash.digest('hex').slice(0, 12);
}

/** @param {string} path */
function exists(path) {
  return access(path).then(
    () => true,
    () => false,
  );
}
