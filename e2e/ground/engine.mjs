import { mkdir } from 'node:fs/promises';
import Docker from 'dockerode';
import { attempt } from '#scripts/machine/command.mjs';
import { startDaemon, stopDaemon } from '#scripts/machine/daemon.mjs';
import { canInstallPackages, ensurePackages } from '#scripts/machine/debian-packages.mjs';
import { withLock } from '#scripts/machine/lock.mjs';
import { say, step } from '#scripts/machine/progress.mjs';
import { ensureBridge, removeBridge } from './bridge.mjs';
import { groundFile } from './ground-folder.mjs';

/**
 * @typedef {object} Engine
 * @property {string} dockerHost a value for DOCKER_HOST
 * @property {boolean} own whether it is the private engine of the tests (false: the user's)
 * @property {boolean} started whether this call started it
 */

const NETWORK_PACKAGES = ['iptables', 'iproute2', 'ca-certificates'];
const record = () => groundFile('docker', 'engine.json');
const socket = () => groundFile('docker', 'docker.sock');

/** Without a host: else that of DOCKER_HOST would win over the socket. */
const PRIVATE = { socketPath: socket(), host: undefined };

/**
 * A Docker engine for the tests: the one that DOCKER_HOST names if it answers, else a private one, with data, socket
 * and network of its own, that knows nothing of the user's Docker; where that can't be (it needs Debian and root),
 * the one that runs on this machine anyway.
 *
 * @returns {Promise<Engine>}
 * @throws {Error} saying what is missing when no engine can be had on this machine
 */
export async function ensureEngine() {
  const given = process.env.DOCKER_HOST;
  if (given && given !== privateDockerHost()) {
    if (await answers()) return { dockerHost: given, own: false, started: false };
    say(`DOCKER_HOST is ${given}, but no engine answers there: using another one.`);
  }
  const engine = { dockerHost: privateDockerHost(), own: true };
  if (await answers(PRIVATE)) return { ...engine, started: false };
  const ability = await canInstallPackages();
  if (!ability.able) return runningEngine(ability.reason);
  return withLock(groundFile('docker.lock'), async () => {
    if (await answers(PRIVATE)) return { ...engine, started: false };
    // Another packaging of Docker (docker-ce) is as good, and can't be installed beside Debian's.
    const present = await attempt('dockerd', ['--version']).catch(() => undefined);
    await ensurePackages(present ? NETWORK_PACKAGES : ['docker.io', ...NETWORK_PACKAGES]);
    await step('Starting a private Docker engine', startPrivateEngine);
    return { ...engine, started: true };
  });
}

/**
 * @param {string} reason why there is no private engine
 * @returns {Promise<Engine>} the engine at Docker's usual place
 */
async function runningEngine(reason) {
  const usual = process.platform === 'win32' ? '//./pipe/docker_engine' : '/var/run/docker.sock';
  if (!process.env.DOCKER_HOST && (await answers())) {
    const scheme = process.platform === 'win32' ? 'npipe' : 'unix';
    return { dockerHost: `${scheme}://${usual}`, own: false, started: false };
  }
  throw new Error(`No Docker engine answers at ${usual}, and a private one can't be started: ${reason}.`);
}

/**
 * Stops the private engine and with it every container on it; images stay in the cache folder.
 *
 * @returns {Promise<boolean>} whether it ran
 */
export async function stopEngine() {
  const ran = await stopDaemon(record(), 40_000);
  await removeBridge();
  return ran;
}

/** @returns {string} the DOCKER_HOST of the private engine, running or not */
function privateDockerHost() {
  return `unix://${socket()}`;
}

/**
 * @param {Engine} engine
 * @returns {Docker} a client for it
 */
export function clientOf(engine) {
  return engine.own ? new Docker(PRIVATE) : new Docker();
}

/**
 * @param {Docker.DockerOptions} options without any: what DOCKER_HOST names
 * @returns {Promise<boolean>} whether the engine answers
 */
function answers(options = {}) {
  return new Docker({ ...options, timeout: 3000 }).ping().then(
    () => true,
    () => false,
  );
}

async function startPrivateEngine() {
  // sun_path of unix(7) holds 107 bytes; containerd's socket has the longest path below the folder.
  const longest = groundFile('docker', 'exec', 'containerd', 'containerd.sock.ttrpc');
  if (Buffer.byteLength(longest) > 107) {
    throw new Error(
      `The cache folder's path is too long for a socket (${longest}): set SLIPWAY_CACHE to a shorter one.`,
    );
  }
  await mkdir(groundFile('docker'), { recursive: true });
  const bridge = await ensureBridge();
  await startDaemon({
    record: record(),
    command: 'dockerd',
    commandArguments: [
      `--host=unix://${socket()}`,
      `--data-root=${groundFile('docker', 'data')}`,
      `--exec-root=${groundFile('docker', 'exec')}`,
      `--pidfile=${groundFile('docker', 'docker.pid')}`,
      '--containerd-namespace=slipway',
      '--containerd-plugins-namespace=slipway-plugins',
      `--bridge=${bridge.name}`,
      `--default-address-pool=base=${bridge.networks},size=26`,
      '--iptables=false',
      '--ip-masq=false',
    ],
    log: groundFile('docker', 'engine.log'),
    ready: () => answers(PRIVATE),
    timeout: 60_000,
  });
}
