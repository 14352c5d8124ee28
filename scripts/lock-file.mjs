/**
 * `node scripts/lock-file.mjs`, after every change of dependencies: adds to package-lock.json the optional packages of
 * other platforms that the registry did not know yet. npm leaves those out (npm/cli#9343), and `npm ci` then refuses
 * the file everywhere. Without a registry that has them their digest is unknown; npm takes it from the registry then.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './repository.mjs';

/**
 * @typedef {object} LockedPackage
 * @property {string} [version]
 * @property {boolean} [dev]
 * @property {boolean} [optional]
 * @property {readonly string[]} [os]
 * @property {readonly string[]} [cpu]
 * @property {readonly string[]} [libc]
 * @property {Readonly<Record<string, string>>} [optionalDependencies]
 *
 * @typedef {Readonly<Record<string, LockedPackage>>} LockedPackages
 */

const PLATFORM = /-(android|darwin|freebsd|linux|openharmony|win32)-([a-z0-9]+)(?:-(\w+))?$/;
const LIBC = /** @type {Readonly<Record<string, string>>} */ ({ gnu: 'glibc', musl: 'musl' });

/**
 * @param {LockedPackages} packages of a lock file
 * @returns {LockedPackages} the same with an entry for every optional package, in npm's order
 * @throws {Error} for an absent optional package whose name does not end with a platform
 */
export function withAllPlatforms(packages) {
  /** @type {Record<string, LockedPackage>} */
  const complete = { ...packages };
  for (const [path, locked] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(locked.optionalDependencies ?? {})) {
      const there = [`${path}/node_modules/${name}`, `node_modules/${name}`].some((place) => complete[place]);
      if (!there) complete[`node_modules/${name}`] = platformPackage(name, version, locked.dev);
    }
  }
  return Object.fromEntries(
    Object.entries(complete).sort(([one], [other]) => one.localeCompare(other, 'en')),
  );
}

/**
 * @param {string} name such as `lightningcss-linux-x64-musl`
 * @param {string} version
 * @param {boolean | undefined} dev
 * @returns {LockedPackage}
 */
function platformPackage(name, version, dev) {
  const [, os, cpu, variant] = PLATFORM.exec(name) ?? [];
  if (!os || !cpu)
    throw new Error(`${name} is locked nowhere, and its name says no platform: lock it by hand.`);
  if (!/^\d/.test(version)) throw new Error(`${name}@${version} is locked nowhere, and is no exact version.`);
  const libc = os === 'linux' && variant ? LIBC[variant] : undefined;
  return {
    version,
    cpu: [cpu],
    ...(dev ? { dev } : {}),
    ...(libc ? { libc: [libc] } : {}),
    optional: true,
    os: [os],
  };
}

if (process.argv[1] === import.meta.filename) {
  const file = join(ROOT, 'package-lock.json');
  const lock = JSON.parse(readFileSync(file, 'utf8'));
  const packages = withAllPlatforms(lock.packages);
  const added = Object.keys(packages).filter((path) => !lock.packages[path]);
  if (added.length > 0) writeFileSync(file, `${JSON.stringify({ ...lock, packages }, null, 2)}\n`);
  console.log(added.length > 0 ? `Added:\n${added.join('\n')}` : 'Nothing was missing.');
}
