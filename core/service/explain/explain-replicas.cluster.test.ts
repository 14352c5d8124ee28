import { setTimeout as sleep } from 'node:timers/promises';
import type { Deployment } from 'kubernetes-types/apps/v1';
import type { Container } from 'kubernetes-types/core/v1';
import { describe, expect, test } from 'vitest';
import { readObject } from '#core/kubernetes/objects.ts';
import { listReplicaPods } from '../read/replica-pods.ts';
import type { Target } from '../read/target.ts';
import { bareReplicas, script } from '../testing/bare-replicas.ts';
import { clusterGround } from '../testing/cluster-ground.ts';
import { explainCreation } from './explain-creation.ts';
import { explainReplicas } from './explain-replicas.ts';
import type { PodProblem } from './found-problem.ts';

async function problemOf(target: Target, name: string, code: PodProblem['code']): Promise<PodProblem> {
  for (let left = 200; left > 0; left -= 1) {
    const problems = await explainReplicas(target, await listReplicaPods(target, name));
    const found = problems.find((problem) => problem.code === code);
    if (found !== undefined) return found;
    await sleep(300);
  }
  throw new Error(`no problem “${code}” was found`);
}

describe('on a real cluster, as a user of one namespace', () => {
  test('an image that the registry does not have', async () => {
    const { target } = await clusterGround();
    const name = await bareReplicas(target, { image: '127.0.0.1:5000/ground/nothing:1' });
    const problem = await problemOf(target, name, 'image-missing');
    expect(problem.message).toBe('The registry does not have the image 127.0.0.1:5000/ground/nothing:1.');
    expect(problem).toMatchObject({ isFinal: true, node: expect.any(String) });
  });

  test('a registry that nothing answers at, and a name that nobody knows', async () => {
    const { target } = await clusterGround();
    const refused = await bareReplicas(target, { image: '127.0.0.1:9/iris:1' });
    const unknown = await bareReplicas(target, { image: 'registry.invalid/iris:1' });
    expect((await problemOf(target, refused, 'image-unreachable')).message).toContain(
      'nothing answers there',
    );
    expect((await problemOf(target, unknown, 'image-unreachable')).message).toMatch(
      /does not know the name|cannot pull/,
    );
  });

  test('more CPU and memory than any node has', async () => {
    const { target } = await clusterGround();
    const name = await bareReplicas(target, { resources: { requests: { cpu: '64', memory: '900Gi' } } });
    const problem = await problemOf(target, name, 'unschedulable');
    expect(problem.message).toContain('A replica asks for 64 CPU');
    expect(problem.message).toContain('A replica asks for 900 Gi memory');
  });

  test('a container that ends as the scoring server does when the script fails, with its last lines', async () => {
    const { target } = await clusterGround();
    const lines = [
      'plain words',
      '{"time":"2026-11-25T12:00:00Z","level":"error","message":"no module named pandas"}',
    ];
    const name = await bareReplicas(target, ended(lines, 3));
    const problem = await problemOf(target, name, 'script-failed');
    expect(problem.lines).toEqual(['plain words', 'no module named pandas']);
    expect(problem.isFinal).toBe(true);
  });

  test('a replica that is never ready, and what its check got', async () => {
    const { target } = await clusterGround();
    const name = await bareReplicas(target, {
      ...script('echo waiting; sleep 600'),
      readinessProbe: { httpGet: { path: '/health/ready', port: 5001 }, periodSeconds: 1 },
    });
    const problem = await problemOf(target, name, 'never-ready');
    expect(problem.message).toContain('nothing listens on its port yet');
    expect(problem.lines).toEqual(['waiting']);
  });

  test('a Secret that is not there', async () => {
    const { target } = await clusterGround();
    const mounted = await bareReplicas(
      target,
      { volumeMounts: [{ name: 'keys', mountPath: '/keys' }] },
      { volumes: [{ name: 'keys', secret: { secretName: 'nobody-made-this' } }] },
    );
    const read = await bareReplicas(target, {
      env: [{ name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'nor-this', key: 'TOKEN' } } }],
    });
    expect((await problemOf(target, mounted, 'volume')).message).toContain('nobody-made-this');
    expect((await problemOf(target, read, 'volume')).message).toContain('nor-this');
  });

  test('too little memory', async () => {
    const { target } = await clusterGround();
    const name = await bareReplicas(target, {
      ...script('tail /dev/zero'),
      resources: { limits: { memory: '16Mi' } },
    });
    expect((await problemOf(target, name, 'out-of-memory')).message).toContain('16Mi');
  });

  test('a ServiceAccount that is not there: no replica is created', async () => {
    const { target } = await clusterGround();
    const name = await bareReplicas(target, {}, { serviceAccountName: 'nobody' });
    await expect
      .poll(async () => explainCreation(await deploymentOf(target, name)), { timeout: 60_000 })
      .toMatchObject({ code: 'forbidden', message: expect.stringContaining('ServiceAccount') });
  });
});

/** Prints some lines and ends with an exit code. */
function ended(lines: readonly string[], code: number): Partial<Container> {
  return script(`${lines.map((line) => `echo '${line}'`).join('; ')}; exit ${code}`);
}

async function deploymentOf(target: Target, name: string): Promise<Deployment> {
  const found = await readObject<Deployment>(target.connection, {
    kind: 'Deployment',
    namespace: target.namespace,
    name,
  });
  if (found === undefined) throw new Error(`there is no Deployment ${name}`);
  return found;
}
