import { configDefaults, defineConfig } from 'vitest/config';

const TESTS = '{contract,core,cli,main,preload,renderer,scripts,bench}/**/*.test.{ts,tsx}';
const CLUSTER_TESTS = '{contract,core,cli,main,e2e}/**/*.cluster.test.ts';

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 180_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: [TESTS],
          exclude: [...configDefaults.exclude, CLUSTER_TESTS],
          // Starts the engine that the tests use and says where it is (DOCKER_HOST).
          globalSetup: ['e2e/ground/test-setup.mjs'],
        },
      },
      {
        extends: true,
        test: {
          name: 'cluster',
          include: [CLUSTER_TESTS],
          // There is one cluster, and tests may add a node to it or stop its API server.
          fileParallelism: false,
          // Pulls and rollouts on a small machine that is busy take their time.
          testTimeout: 180_000,
          // Starts the cluster too (SLIPWAY_TEST_KUBECONFIG), which the other tests need not wait for.
          globalSetup: ['e2e/cluster/test-setup.mjs'],
        },
      },
    ],
  },
});
