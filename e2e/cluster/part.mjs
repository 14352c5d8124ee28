import { stopRegistry } from '../ground/registry.mjs';
import { ADDRESSES } from './addresses.mjs';
import { ensureCluster, stopCluster } from './cluster.mjs';
import { certificateFiles } from './identity/certificates.mjs';
import { kubeconfigFile } from './identity/kubeconfig.mjs';

/**
 * The cluster as a part of the ground.
 *
 * @returns {Promise<import('../ground/parts.mjs').RaisedPart>}
 */
export async function clusterPart() {
  const { programs, registry, started } = await ensureCluster();
  const { host, port } = ADDRESSES.apiServer;
  return {
    description: `Kubernetes cluster at https://${host}:${port}`,
    environment: {
      SLIPWAY_TEST_KUBECONFIG: kubeconfigFile('admin'),
      SLIPWAY_TEST_DEVELOPER_KUBECONFIG: kubeconfigFile('developer'),
      SLIPWAY_TEST_CLUSTER_CA: certificateFiles('ca').certificate,
      SLIPWAY_TEST_INGRESS_HTTP: ADDRESSES.ingress.http,
      SLIPWAY_TEST_INGRESS_HTTPS: ADDRESSES.ingress.https,
      SLIPWAY_TEST_CLUSTER_PROGRAMS: programs,
      SLIPWAY_TEST_REGISTRY: registry.address,
    },
    lower: async () => {
      if (started) await stopCluster();
      if (registry.started) await stopRegistry();
    },
  };
}
