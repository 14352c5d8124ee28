import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { pushDemoImage } from '#core/testing/demo/demo-image.ts';
import { startApiServer, stopApiServer } from './api-server-outage.mjs';
import { administrate } from './demo/kubectl.ts';
import { demoPod } from './demo/objects.ts';
import { addSecondNode, removeSecondNode } from './second-node.mjs';

const NAMESPACE = 'ground-faults';

describe.skipIf(process.env.SLIPWAY_TEST_KUBECONFIG === undefined)('the test cluster', () => {
  beforeEach(async () => {
    await administrate(['create', 'namespace', NAMESPACE]);
  });

  afterEach(async () => {
    await startApiServer();
    await administrate(['delete', 'namespace', NAMESPACE, '--ignore-not-found']);
    await removeSecondNode();
  });

  test('takes a second node, whose pods come from the same registry and are reached from the first', async () => {
    const node = await addSecondNode();
    const image = await pushDemoImage(process.env.SLIPWAY_TEST_REGISTRY ?? '');
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'far' }, spec: demoPod(image, node) };
    const inNamespace = ['--namespace', NAMESPACE];
    await administrate([...inNamespace, 'apply', '--filename=-'], JSON.stringify(pod));
    await administrate([...inNamespace, 'wait', '--for=condition=Ready', 'pod/far', '--timeout=50s']);
    const address = await administrate([
      ...inNamespace,
      'get',
      'pod',
      'far',
      '--output',
      'jsonpath={.status.podIP}',
    ]);
    const answer = await fetch(`http://${address}:8080/`);
    expect(await answer.json()).toMatchObject({ pod: 'far' });
  });

  test('loses its second node as if that had been switched off', async () => {
    const node = await addSecondNode();
    await removeSecondNode();
    expect(await administrate(['get', 'nodes', '--output', 'name'])).not.toContain(node);
  });

  test('can lose its API server and get it back', async () => {
    await stopApiServer();
    await expect(administrate(['get', 'namespaces'])).rejects.toThrow('refused');
    await startApiServer();
    expect(await administrate(['get', 'namespace', NAMESPACE])).toContain('Active');
  });
});
