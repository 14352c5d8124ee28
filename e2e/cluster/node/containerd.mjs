import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'smol-toml';
import { attempt } from '#scripts/machine/command.mjs';
import { BRIDGE } from '../addresses.mjs';
import { PAUSE_IMAGE } from '../build/pause-image.mjs';
import { clusterFile } from '../cluster-folder.mjs';
import { programEnvironment } from '../cluster-process.mjs';
import { containerdSocket, nodeFile } from './nodes.mjs';

/** @typedef {import('../cluster-process.mjs').ClusterProcess} ClusterProcess */
/** @typedef {import('./nodes.mjs').ClusterNode} ClusterNode */

/** Where Debian's containernetworking-plugins has them. */
const CNI_PROGRAMS = '/usr/lib/cni';

/**
 * What runs a node's containers: an instance of its own, that no other containerd of the machine knows of.
 *
 * @param {string} programs
 * @param {ClusterNode} node
 * @param {string} registry `host:port`, as images call it
 * @returns {Promise<ClusterProcess>}
 */
export async function containerd(programs, node, registry) {
  const configuration = nodeFile(node, 'containerd.toml');
  await mkdir(nodeFile(node, 'cni'), { recursive: true });
  await writeFile(nodeFile(node, 'cni', '10-bridge.conflist'), JSON.stringify(podNetwork(node)));
  await writeRegistry(node, registry);
  await writeFile(configuration, stringify(settings(node)));
  return {
    name: `${node.name}-containerd`,
    program: 'containerd',
    programArguments: ['--config', configuration],
    ...(node.networkNamespace ? { networkNamespace: node.networkNamespace } : {}),
    ready: async () => (await ctr(programs, node, ['version'])).code === 0,
  };
}

/**
 * containerd's own command line.
 *
 * @param {string} programs
 * @param {ClusterNode} node
 * @param {readonly string[]} words
 */
export function ctr(programs, node, words) {
  return attempt(
    join(programs, 'ctr'),
    ['--address', containerdSocket(node), '--namespace', 'k8s.io', ...words],
    {
      environment: programEnvironment(programs),
    },
  );
}

/** @param {ClusterNode} node */
function settings(node) {
  const internal = (/** @type {string} */ name) => `io.containerd.${name}`;
  return {
    version: 2,
    root: nodeFile(node, 'containerd'),
    state: nodeFile(node, 'containerd-state'),
    disabled_plugins: [
      internal('snapshotter.v1.devmapper'),
      internal('snapshotter.v1.btrfs'),
      internal('snapshotter.v1.zfs'),
      internal('internal.v1.opt'),
    ],
    grpc: { address: containerdSocket(node) },
    plugins: {
      // Its socket would be the machine's own, /var/run/nri.
      [internal('nri.v1.nri')]: { disable: true },
      [internal('grpc.v1.cri')]: {
        sandbox_image: PAUSE_IMAGE,
        disable_tcp_service: true,
        stream_server_address: '127.0.0.1',
        // A process without CAP_SYS_RESOURCE may not lower oom_score_adj below its own.
        restrict_oom_score_adj: true,
        // Else they lie in /run/netns, among those of others.
        netns_mounts_under_state_dir: true,
        max_container_log_line_size: 262_144,
        cni: { bin_dir: CNI_PROGRAMS, conf_dir: nodeFile(node, 'cni') },
        containerd: { runtimes: { runc: { runtime_type: 'io.containerd.runc.v2' } } },
        registry: { config_path: nodeFile(node, 'registries') },
      },
    },
  };
}

/** @param {ClusterNode} node */
function podNetwork(node) {
  return {
    cniVersion: '0.4.0',
    name: 'slipway-test',
    plugins: [
      {
        type: 'bridge',
        bridge: BRIDGE,
        isGateway: true,
        hairpinMode: true,
        ipMasq: false,
        ipam: {
          type: 'host-local',
          dataDir: nodeFile(node, 'pod-addresses'),
          ranges: [[{ subnet: node.podNetwork, rangeStart: node.firstPod, gateway: node.gateway }]],
          routes: [{ dst: '0.0.0.0/0' }],
        },
      },
    ],
  };
}

/**
 * Images keep the registry's name on every node, wherever the node reaches it.
 *
 * @param {ClusterNode} node
 * @param {string} registry
 */
async function writeRegistry(node, registry) {
  const address = `http://${node.registryHost}:${registry.split(':').at(-1)}`;
  const folder = nodeFile(node, 'registries', registry);
  await mkdir(folder, { recursive: true });
  const hosts = { server: address, host: { [address]: { capabilities: ['pull', 'resolve'] } } };
  await writeFile(join(folder, 'hosts.toml'), stringify(hosts));
}

/**
 * @param {string} programs
 * @param {ClusterNode} node
 * @throws {Error} when it can't be imported
 */
export async function loadPauseImage(programs, node) {
  const { code, stderr } = await ctr(programs, node, ['images', 'import', clusterFile('pause.tar')]);
  if (code !== 0) throw new Error(`The pause image can't be imported into ${node.name}: ${stderr}`);
}
