import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { run } from '#scripts/machine/command.mjs';
import { canInstallPackages, ensurePackages } from '#scripts/machine/debian-packages.mjs';
import { withLock } from '#scripts/machine/lock.mjs';
import { say, step } from '#scripts/machine/progress.mjs';
import { debianMirror } from './debian-mirror.mjs';
import { clientOf } from './engine.mjs';
import { groundFile } from './ground-folder.mjs';

/** @typedef {import('./engine.mjs').Engine} Engine */
/** @typedef {keyof typeof RELEASES} BaseImageName */

/** The base images that can be made from a Debian release, whose Python is the one that the name promises. */
export const RELEASES = /** @type {const} */ ({
  'python:3.9-slim': { release: 'bullseye', python: 'python3.9' },
  'python:3.11-slim': { release: 'bookworm', python: 'python3.11' },
  'python:3.13-slim': { release: 'trixie', python: 'python3.13' },
});

const INCLUDED = ['python3', 'python3-pip', 'python3-venv', 'ca-certificates'];

/** What the official slim images leave out too (debuerreotype, slimify), and what Debian only keeps for its own work. */
const EXCLUDED = [
  './usr/share/doc/*',
  './usr/share/info/*',
  './usr/share/locale/*',
  './usr/share/man/*',
  './var/cache/apt/archives/*.deb',
  './var/cache/apt/*.bin',
  './var/lib/apt/lists/*',
  './var/log/*.log',
  './etc/resolv.conf',
  './etc/hostname',
];

/** What `docker import` loses, as the official Python images have it. */
const CHANGES = [
  'ENV PATH=/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin',
  'ENV LANG=C.UTF-8',
  'LABEL dev.slipway.ground=debootstrap',
  'CMD ["python3"]',
];

/**
 * Makes a base image available to the engine under the name that Dockerfiles ask for. A private engine gets one made
 * from Debian packages, so that no image registry is needed; a user's engine pulls the official one first.
 *
 * @param {Engine} engine
 * @param {BaseImageName} name
 * @returns {Promise<void>}
 */
export async function ensureBaseImage(engine, name) {
  if (await hasImage(engine, name)) return;
  await withLock(groundFile('base-images.lock'), async () => {
    if (await hasImage(engine, name)) return;
    if (!engine.own && (await pulled(engine, name))) return;
    await importBaseImage(clientOf(engine), name);
  });
}

/**
 * Gives an engine a base image made from Debian packages.
 *
 * @param {import('dockerode')} docker
 * @param {BaseImageName} name
 */
export async function importBaseImage(docker, name) {
  const tarball = await ensureTarball(name);
  const [repo = '', tag = ''] = name.split(':');
  await step(`Importing ${name} into the engine`, async () => {
    const stream = await docker.importImage(createReadStream(tarball), { repo, tag, changes: CHANGES });
    const messages = await lastProgress(docker, stream);
    // Podman 4.3 leaves out the tag.
    await docker.getImage(messages.at(-1)?.status ?? name).tag({ repo, tag });
  });
}

/**
 * @param {Engine} engine
 * @param {string} name
 * @returns {Promise<boolean>} whether the engine has an image of that name
 */
async function hasImage(engine, name) {
  return clientOf(engine)
    .getImage(name)
    .inspect()
    .then(
      () => true,
      (error) => {
        if (error.statusCode === 404) return false;
        throw error;
      },
    );
}

/**
 * @param {Engine} engine
 * @param {BaseImageName} name
 * @returns {Promise<boolean>} whether the official image could be pulled
 */
async function pulled(engine, name) {
  try {
    const docker = clientOf(engine);
    await step(`Pulling ${name}`, async () => await lastProgress(docker, await docker.pull(name)));
    return await hasImage(engine, name);
  } catch (error) {
    say(`  ${/** @type {Error} */ (error).message}`);
    return false;
  }
}

/**
 * @param {import('dockerode')} docker
 * @param {NodeJS.ReadableStream} stream of progress messages
 * @returns {Promise<readonly {status?: string}[]>} all of them, when it ended without an error
 */
function lastProgress(docker, stream) {
  return new Promise((resolve, reject) => {
    docker.modem.followProgress(stream, (error, messages) => {
      const failure = error ?? messages.map((message) => message.error).find(Boolean);
      if (failure) reject(failure instanceof Error ? failure : new Error(String(failure)));
      else resolve(messages);
    });
  });
}

/**
 * @param {BaseImageName} name
 * @returns {Promise<string>} the cached root file system of the image, made now if need be
 */
async function ensureTarball(name) {
  const recipe = createHash('sha256')
    .update(JSON.stringify([RELEASES[name], INCLUDED, EXCLUDED]))
    .digest('hex')
    .slice(0, 8);
  const tarball = groundFile('base-images', `${name.replace(':', '-')}-${recipe}.tar`);
  const cached = await access(tarball).then(
    () => true,
    () => false,
  );
  if (!cached) await makeTarball(name, tarball);
  return tarball;
}

/**
 * @param {BaseImageName} name
 * @param {string} tarball
 */
async function makeTarball(name, tarball) {
  const ability = await canInstallPackages();
  if (!ability.able)
    throw new Error(`The image ${name} can't be made: ${ability.reason}. Pull it: docker pull ${name}`);
  await ensurePackages(['debootstrap', 'debian-archive-keyring', 'ca-certificates']);
  const { release, python } = RELEASES[name];
  await mkdir(dirname(tarball), { recursive: true });
  await removeLeftovers(dirname(tarball));
  const root = await mkdtemp(join(dirname(tarball), 'root-'));
  try {
    await step(`Making ${name} from Debian ${release} with debootstrap (about a minute)`, async () => {
      await debootstrap(release, root);
      await stat(join(root, 'usr', 'bin', python));
      await pack(root, tarball);
    });
  } finally {
    await removeRoot(root);
  }
}

/**
 * @param {string} release
 * @param {string} root the folder to fill
 */
async function debootstrap(release, root) {
  const options = ['--variant=minbase', `--include=${INCLUDED.join(',')}`];
  // A mount namespace of its own: what debootstrap mounts goes away with it, even when it is ended half-way.
  const isolated = ['--mount', '--propagation', 'private', 'debootstrap', ...options];
  await run('unshare', [...isolated, release, root, await debianMirror()], { timeout: 900_000 });
}

/**
 * @param {string} root
 * @param {string} tarball appears whole or not at all
 */
async function pack(root, tarball) {
  const excludes = EXCLUDED.map((pattern) => `--exclude=${pattern}`);
  const partial = `${tarball}.partial`;
  await run('tar', ['--sort=name', '--numeric-owner', ...excludes, '-C', root, '-cf', partial, '.']);
  await rename(partial, tarball);
}

/** @param {string} folder where an earlier attempt that was ended half-way may have left its root */
async function removeLeftovers(folder) {
  for (const name of await readdir(folder)) {
    if (name.startsWith('root-')) await removeRoot(join(folder, name));
    if (name.endsWith('.partial')) await rm(join(folder, name));
  }
}

/** @param {string} root */
async function removeRoot(root) {
  await run('rm', ['-rf', '--one-file-system', root]);
}
