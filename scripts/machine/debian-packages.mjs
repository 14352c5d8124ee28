import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from './cache-folder.mjs';
import { attempt, run } from './command.mjs';
import { withLock } from './lock.mjs';
import { step } from './progress.mjs';

const APT = ['-o', 'DPkg::Lock::Timeout=600', '-y', '--no-install-recommends'];

/** Why this machine can't install Debian packages by itself, or that it can. */
export async function canInstallPackages() {
  const debian = await access('/usr/bin/apt-get').then(
    () => true,
    () => false,
  );
  if (!debian)
    return { able: /** @type {const} */ (false), reason: 'this is not a Debian machine (no apt-get)' };
  if (process.getuid?.() !== 0) {
    return { able: /** @type {const} */ (false), reason: 'installing packages needs root' };
  }
  return { able: /** @type {const} */ (true) };
}

/**
 * Installs Debian packages that are not there yet.
 *
 * @param {readonly string[]} packages names; `new|old` names one package by what successive Debian releases call it
 * @returns {Promise<void>}
 * @throws {Error} naming the missing packages when they can't be installed here
 */
export async function ensurePackages(packages) {
  if ((await missingPackages(packages)).length === 0) return;
  // apt's own waiting does not cover the package lists, and parts of the ground are made ready side by side.
  await withLock(join(cacheFolder(), 'apt.lock'), async () => {
    const missing = await missingPackages(packages);
    if (missing.length === 0) return;
    const ability = await canInstallPackages();
    if (!ability.able) {
      const names = missing.map((name) => name.split('|').at(-1)).join(' ');
      throw new Error(`Missing on this machine: ${names}. ${ability.reason}; install them and try again.`);
    }
    await step(`Installing ${missing.join(' ')} with apt`, () => install(missing));
  });
}

/** @param {readonly string[]} missing */
async function install(missing) {
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const known = await installableNames(missing);
  if (known.length === missing.length) {
    const first = await attempt('apt-get', ['install', ...APT, ...known], { environment });
    if (first.code === 0) return;
  }
  // Lists that are missing or older than the mirror name files that are not there.
  await run('apt-get', ['update'], { environment });
  await run('apt-get', ['install', ...APT, ...(await installableNames(missing))], { environment });
}

/**
 * @param {readonly string[]} packages as for {@link ensurePackages}
 * @returns {Promise<string[]>} those of which no name is installed
 */
async function missingPackages(packages) {
  const names = packages.flatMap((entry) => entry.split('|'));
  const list = await attempt('dpkg-query', ['--list', ...names]).catch(() => undefined);
  // Lines such as `ii  libnss3:amd64  2:3.87.1-1  amd64  …`: i, installed as wanted.
  const installed = new Set([...(list?.stdout ?? '').matchAll(/^.i +([^: ]+)/gm)].map((line) => line[1]));
  return packages.filter((entry) => !entry.split('|').some((name) => installed.has(name)));
}

/**
 * @param {readonly string[]} packages as for {@link ensurePackages}
 * @returns {Promise<string[]>} of each entry the first name that this release of Debian can install
 */
async function installableNames(packages) {
  const found = [];
  for (const entry of packages) {
    const names = entry.split('|');
    const candidates = await Promise.all(names.map(hasCandidate));
    const name = names.find((_, index) => candidates[index]);
    if (name) found.push(name);
  }
  return found;
}

/** @param {string} name */
async function hasCandidate(name) {
  const { stdout } = await attempt('apt-cache', ['policy', name]);
  return /^\s+Candidate: (?!\(none\))/m.test(stdout);
}
