import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Docker from 'dockerode';
import { attempt, run } from '#scripts/machine/command.mjs';
import { startDaemon, stopDaemon } from '#scripts/machine/daemon.mjs';
import { isolated } from './isolation.mjs';

/**
 * @typedef {object} Podman
 * @property {string} folder for its data, configuration and socket
 * @property {string} subnet of its containers, in CIDR notation
 * @property {string} [root] of another Debian that it comes from
 * @property {string} [user] that it belongs to; default: root
 */

/**
 * Starts the service of a Podman whose images and containers lie in a folder of its own.
 *
 * @param {Podman} podman
 * @returns {Promise<import('./engine-kinds.mjs').RunningEngine>}
 */
export async function startPodman(podman) {
  const { folder, user } = podman;
  const socket = join(folder, 'podman.sock');
  const runtime = join(folder, 'runtime');
  await mkdir(runtime, { recursive: true });
  await chmod(runtime, 0o700);
  const configuration = join(folder, 'containers.conf');
  await writeFile(configuration, await configurationOf(podman));
  if (user !== undefined) await run('chown', ['-R', `${user}:`, folder]);
  const [command = '', ...words] = [
    ...isolated(podman),
    ...['podman', '--root', join(folder, 'data'), '--storage-driver', 'overlay'],
    ...(user === undefined
      ? [
          '--runroot',
          join(folder, 'run'),
          '--network-config-dir',
          join(folder, 'networks'),
          '--tmpdir',
          join(folder, 'tmp'),
        ]
      : []),
    ...['system', 'service', '--time=0', `unix://${socket}`],
  ];
  const client = new Docker({ socketPath: socket, host: undefined });
  await startDaemon({
    record: join(folder, 'engine.json'),
    command,
    commandArguments: words,
    environment: {
      ...process.env,
      CONTAINERS_CONF: configuration,
      TMPDIR: runtime,
      PODMAN_IGNORE_CGROUPSV1_WARNING: '1',
      ...(user === undefined ? {} : { HOME: folder, XDG_RUNTIME_DIR: runtime }),
    },
    log: join(folder, 'engine.log'),
    ready: () =>
      client.ping().then(
        () => true,
        () => false,
      ),
    timeout: 60_000,
  });
  return { dockerHost: `unix://${socket}`, stop: () => stopPodman(podman, client) };
}

/** @param {Podman} podman */
async function configurationOf({ subnet, user }) {
  const { stdout } = await attempt('sh', ['-c', 'ulimit -Hn']);
  const files = stdout.trim();
  return [
    '[containers]',
    // A root without CAP_SYS_RESOURCE cannot raise the limits to those that Podman asks for.
    ...(user === undefined ? [`default_ulimits = ["nofile=${files}:${files}", "nproc=32768:32768"]`] : []),
    '[network]',
    'network_backend = "netavark"',
    `default_subnet = "${subnet}"`,
    'firewall_driver = "iptables"',
    '[engine]',
    'cgroup_manager = "cgroupfs"',
    'events_logger = "file"',
    'runtime = "crun"',
    '',
  ].join('\n');
}

/**
 * Containers outlive the service: they go first, and what a user's Podman keeps their namespaces with.
 *
 * @param {Podman} podman
 * @param {Docker} client
 */
async function stopPodman({ folder, user }, client) {
  for (const { Id: id } of await client.listContainers({ all: true }))
    await client.getContainer(id).remove({ force: true });
  await stopDaemon(join(folder, 'engine.json'));
  if (user === undefined) return;
  const { stdout } = await attempt('ps', ['-u', user, '-o', 'pid='], { regardless: true });
  for (const pid of stdout
    .split('\n')
    .map(Number)
    .filter((each) => each > 1))
    process.kill(pid, 'SIGTERM');
}
