import { mkdir, writeFile } from 'node:fs/promises';
import { get } from 'node:http';
import { startDaemon, stopDaemon } from '#scripts/machine/daemon.mjs';
import { ensurePackages } from '#scripts/machine/debian-packages.mjs';
import { withLock } from '#scripts/machine/lock.mjs';
import { step } from '#scripts/machine/progress.mjs';
import { groundFile } from './ground-folder.mjs';

const port = () => process.env.SLIPWAY_TEST_REGISTRY_PORT ?? '5000';
const record = () => groundFile('registry', `${port()}.json`);

/**
 * An image registry without TLS or login on 127.0.0.1; whatever registry answers on that port already is taken.
 * The port is 5000, or what `SLIPWAY_TEST_REGISTRY_PORT` says.
 *
 * @returns {Promise<{address: string, started: boolean}>} `host:port`, and whether this call started it
 */
export async function ensureRegistry() {
  const address = `127.0.0.1:${port()}`;
  if (await answers(address)) return { address, started: false };
  return withLock(groundFile('registry.lock'), async () => {
    if (await answers(address)) return { address, started: false };
    await ensurePackages(['docker-registry']);
    await step(`Starting an image registry on ${address}`, () => start(address));
    return { address, started: true };
  });
}

/** @returns {Promise<boolean>} whether it ran; its images stay in the cache folder */
export function stopRegistry() {
  return stopDaemon(record());
}

/** @param {string} address */
async function start(address) {
  const configuration = groundFile('registry', `${port()}.yml`);
  await mkdir(groundFile('registry', 'data'), { recursive: true });
  await writeFile(
    configuration,
    // JSON is YAML.
    JSON.stringify({
      version: 0.1,
      log: { level: 'warn' },
      storage: { filesystem: { rootdirectory: groundFile('registry', 'data') }, delete: { enabled: true } },
      http: { addr: address },
    }),
  );
  await startDaemon({
    record: record(),
    command: 'docker-registry',
    commandArguments: ['serve', configuration],
    log: groundFile('registry', `${port()}.log`),
    ready: () => answers(address),
    timeout: 20_000,
  });
}

/**
 * @param {string} address
 * @returns {Promise<boolean>} whether something speaks the registry API there (OCI distribution spec, end-1)
 */
function answers(address) {
  // Not fetch: it refuses some ports (https://fetch.spec.whatwg.org/#port-blocking) without asking.
  return new Promise((resolve) => {
    const request = get(`http://${address}/v2/`, { timeout: 2000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(false));
  });
}
