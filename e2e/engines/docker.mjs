import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import Docker from 'dockerode';
import { startDaemon, stopDaemon } from '#scripts/machine/daemon.mjs';
import { ensureBridge, removeBridge } from '../ground/bridge.mjs';
import { isolated } from './isolation.mjs';

/**
 * Starts the Docker engine of another Debian, with data, socket and network of its own.
 *
 * @param {object} place
 * @param {string} place.folder for its data and socket
 * @param {readonly string[]} place.ground the same folder, below the ground's
 * @param {string} place.root of the Debian
 * @returns {Promise<import('./engine-kinds.mjs').RunningEngine>}
 */
export async function startDocker({ folder, ground, root }) {
  await mkdir(folder, { recursive: true });
  const socket = join(folder, 'docker.sock');
  const bridge = await ensureBridge(ground);
  const [command = '', ...words] = [
    ...isolated({ folder, root }),
    'dockerd',
    `--host=unix://${socket}`,
    `--data-root=${join(folder, 'data')}`,
    `--exec-root=${join(folder, 'exec')}`,
    `--pidfile=${join(folder, 'docker.pid')}`,
    `--bridge=${bridge.name}`,
    `--default-address-pool=base=${bridge.networks},size=26`,
    '--iptables=false',
    '--ip6tables=false',
    '--ip-masq=false',
  ];
  const client = new Docker({ socketPath: socket, host: undefined, timeout: 3000 });
  const record = join(folder, 'engine.json');
  await startDaemon({
    record,
    command,
    commandArguments: words,
    log: join(folder, 'engine.log'),
    ready: () =>
      client.ping().then(
        () => true,
        () => false,
      ),
    timeout: 60_000,
  });
  return {
    dockerHost: `unix://${socket}`,
    stop: async () => {
      await stopDaemon(record, 40_000);
      await removeBridge(ground);
    },
  };
}
