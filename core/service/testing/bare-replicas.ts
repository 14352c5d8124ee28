import { randomBytes } from 'node:crypto';
import type { Deployment } from 'kubernetes-types/apps/v1';
import type { Container, PodSpec } from 'kubernetes-types/core/v1';
import { onTestFinished } from 'vitest';
import { applyObject, deleteObject } from '#core/kubernetes/objects.ts';
import type { KubernetesObject } from '#core/kubernetes/resource.ts';
import { pushDemoImage } from '#core/testing/demo/demo-image.ts';
import { CONTAINER, labelsOf } from '../names.ts';
import type { Target } from '../read/target.ts';

let image: Promise<string> | undefined;

/**
 * A Deployment that looks like one of Slipway's, with a container that does what a test needs and no scoring server in it. Returns its
 * name; it is deleted after the test.
 */
export async function bareReplicas(
  target: Target,
  container: Partial<Container>,
  podSpec: Partial<PodSpec> = {},
  replicas = 1,
): Promise<string> {
  image ??= pushDemoImage(process.env.SLIPWAY_TEST_REGISTRY ?? '');
  const name = `x-${randomBytes(4).toString('hex')}`;
  onTestFinished(async () => {
    await deleteObject(target.connection, { kind: 'Deployment', namespace: target.namespace, name });
  });
  const labels = { ...labelsOf(name) };
  const object: KubernetesObject & Pick<Deployment, 'spec'> = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, labels },
    spec: {
      replicas,
      selector: { matchLabels: { 'app.kubernetes.io/instance': name } },
      template: {
        metadata: { labels },
        spec: {
          terminationGracePeriodSeconds: 0,
          ...podSpec,
          containers: [{ name: CONTAINER, image: await image, ...container }],
        },
      },
    },
  };
  await applyObject(target.connection, object, { namespace: target.namespace });
  return name;
}

/** A container that runs a shell script. */
export function script(text: string): Pick<Container, 'command'> {
  return { command: ['sh', '-c', text] };
}
