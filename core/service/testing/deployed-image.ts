import type { DeployedImage } from '#contract/service/deployment.ts';

/** An image as a registry of the tests would have it. */
export function deployedTestImage(): DeployedImage {
  return {
    reference: 'iris:4',
    address: `registry.example.org/iris@sha256:${'a'.repeat(64)}`,
    manifestDigest: `sha256:${'b'.repeat(64)}`,
    models: ['iris-model:3'],
    serving: { workers: 1, concurrency: 1, queue: 10, timeoutSeconds: 60 },
  };
}
