import { ADDRESSES } from '../addresses.mjs';
import { clusterFile } from '../cluster-folder.mjs';
import { flags } from '../flags.mjs';
import { statusOf } from '../http-answer.mjs';

/** @typedef {import('../cluster-process.mjs').ClusterProcess} ClusterProcess */

/** What the API server keeps everything in. @returns {ClusterProcess} */
export function etcd() {
  const { host, port, peerPort } = ADDRESSES.etcd;
  const clients = `http://${host}:${port}`;
  const peers = `http://${host}:${peerPort}`;
  return {
    name: 'etcd',
    program: 'etcd',
    programArguments: flags({
      'data-dir': clusterFile('etcd'),
      'listen-client-urls': clients,
      'advertise-client-urls': clients,
      'listen-peer-urls': peers,
      'initial-advertise-peer-urls': peers,
      'initial-cluster': `default=${peers}`,
      // The state does not outlive a start: there is nothing that a lost write could harm.
      'unsafe-no-fsync': true,
      'log-level': 'warn',
    }),
    ready: async () => (await statusOf(`${clients}/health`)) === 200,
  };
}
