import { join } from 'node:path';
import { attempt, run } from '#scripts/machine/command.mjs';
import { ensurePackages } from '#scripts/machine/debian-packages.mjs';
import { ensureEngine, stopEngine } from '../ground/engine.mjs';
import { groundFile } from '../ground/ground-folder.mjs';
import { ensureDebian13 } from './debian-13.mjs';
import { startDocker } from './docker.mjs';
import { startPodman } from './podman.mjs';

/**
 * @typedef {object} RunningEngine
 * @property {string} dockerHost a value for DOCKER_HOST
 * @property {() => Promise<unknown>} stop
 */

const PODMAN_PACKAGES = ['podman', 'buildah', 'crun', 'netavark', 'aardvark-dns', 'iptables'];
const ROOTLESS_PACKAGES = [...PODMAN_PACKAGES, 'uidmap', 'slirp4netns', 'fuse-overlayfs'];
/** Podman takes no path over 50 characters for what it keeps while it runs, and a user's Podman must reach its folder. */
const podmanFolder = (/** @type {string} */ name) => join('/var/tmp/slipway-engines', name);
/** Whom the rootless engine belongs to; made when it is first needed. */
const USER = 'slipway-engines';

/**
 * The engines that Slipway supports, by version, and how each is started on a Debian 12 as root.
 *
 * @type {Readonly<Record<string, () => Promise<RunningEngine>>>}
 */
export const ENGINE_KINDS = {
  'docker-20.10': async () => {
    const { dockerHost, own, started } = await ensureEngine();
    if (!own) throw new Error('The private Docker engine of the tests cannot be started here.');
    return { dockerHost, stop: async () => (started ? stopEngine() : undefined) };
  },
  'podman-4.3': async () => {
    await ensurePackages(PODMAN_PACKAGES);
    return startPodman({ folder: podmanFolder('podman-4.3'), subnet: '10.232.1.0/24' });
  },
  'podman-4.3-rootless': async () => {
    await ensurePackages(ROOTLESS_PACKAGES);
    if ((await attempt('id', [USER])).code !== 0) await run('useradd', ['--no-create-home', USER]);
    return startPodman({ folder: podmanFolder('rootless'), subnet: '10.232.2.0/24', user: USER });
  },
  'docker-26': async () =>
    startDocker({
      folder: groundFile('engines', 'docker-26'),
      ground: ['engines', 'docker-26'],
      root: await ensureDebian13(),
    }),
  'podman-5': async () =>
    startPodman({ folder: podmanFolder('podman-5'), subnet: '10.232.3.0/24', root: await ensureDebian13() }),
};
