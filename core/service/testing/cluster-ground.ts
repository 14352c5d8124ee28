import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Cluster, Exposure } from '#contract/cluster/cluster.ts';
import type { LoadReport } from '#contract/load/load-report.ts';
import type { PublishResult } from '#contract/service/service.ts';
import { localPathOf } from '#core/host/local-path.ts';
import { listObjects } from '#core/kubernetes/objects.ts';
import type { Kind } from '#core/kubernetes/resource.ts';
import { createHttpSender } from '#core/load/http-sender.ts';
import { sendLoad } from '#core/load/send-load.ts';
import { type TemporaryCore, temporaryCore } from '#core/testing/temporary-core.ts';
import { deleteService } from '../deploy/delete-service.ts';
import { labelSelector } from '../names.ts';
import { SERVICE_KINDS } from '../objects/plan-objects.ts';
import { loadService } from '../read/find-services.ts';
import { type Target, targetOf } from '../read/target.ts';
import { readKeys } from '../secrets/keys.ts';

/** A core with one cluster saved: the test cluster, as the developer who has rights in one namespace. */
export interface ClusterGround {
  readonly core: TemporaryCore;
  readonly cluster: Cluster;
  readonly target: Target;
}

type Publishing = Parameters<TemporaryCore['client']['service']['publish']>[0];
type Updating = Parameters<TemporaryCore['client']['service']['update']>[0];

export async function clusterGround(
  options: { readonly exposure?: Exposure; readonly tls?: Cluster['tls']; readonly dataFolder?: string } = {},
): Promise<ClusterGround> {
  const core = await temporaryCore(
    options.dataFolder === undefined ? {} : { dataFolder: options.dataFolder },
  );
  const cluster: Cluster = {
    name: 'test',
    context: 'developer@slipway-test',
    kubeconfig: localPathOf(needed('SLIPWAY_TEST_DEVELOPER_KUBECONFIG')),
    namespace: 'apps',
    registry: needed('SLIPWAY_TEST_REGISTRY'),
    exposure: options.exposure ?? ingress(),
    tls: options.tls ?? { kind: 'none' },
    cpu: '50m',
    memory: '256Mi',
    createdAt: new Date().toISOString(),
  };
  await core.context.store.change(() => core.context.store.clusters.replace([cluster]));
  return { core, cluster, target: await targetOf(core.context, cluster) };
}

/** The host must resolve without a name server. */
export function ingress(): Exposure {
  const port = (variable: string): number => Number(needed(variable).split(':').at(-1));
  return {
    kind: 'ingress',
    host: 'localhost',
    httpPort: port('SLIPWAY_TEST_INGRESS_HTTP'),
    httpsPort: port('SLIPWAY_TEST_INGRESS_HTTPS'),
  };
}

function needed(variable: string): string {
  const value = process.env[variable];
  if (value === undefined) throw new Error(`${variable} is not set: run with --project cluster`);
  return value;
}

/** A name nobody else has; the service of that name is deleted after the test, whatever became of it. */
export function serviceName(target: Target): string {
  const name = `s-${randomBytes(4).toString('hex')}`;
  onTestFinished(async () => {
    await deleteService(target, name);
  });
  return name;
}

/** A project without dependencies, quick to build and to start: `run(x)` answers `{"value": x, "version": …}`. */
export async function smallProject(
  folder: string,
  options: { readonly name: string; readonly init?: string; readonly run?: string; readonly top?: string } = {
    name: 'small',
  },
): Promise<string> {
  await mkdir(join(folder, 'requests'), { recursive: true });
  await writeFile(
    join(folder, 'slipway.yml'),
    `name: ${options.name}\nscript: score.py\nruntime: python-3.11\n`,
  );
  await writeFile(join(folder, 'requests', 'one.json'), '{"x": 1}\n');
  await writeFile(
    join(folder, 'score.py'),
    [
      'import os',
      options.top ?? '',
      'def init():',
      `    ${options.init ?? 'pass'}`,
      '',
      'def run(x: int):',
      `    ${options.run ?? 'return {"value": x, "version": os.environ["SLIPWAY_SERVICE_VERSION"]}'}`,
      '',
    ].join('\n'),
  );
  return folder;
}

/** Publishes as a task and returns its result. */
export async function published(core: TemporaryCore, input: Publishing): Promise<PublishResult> {
  return (await core.result(core.client.service.publish(input))) as PublishResult;
}

/** Updates as a task and returns its result. */
export async function updated(core: TemporaryCore, input: Updating): Promise<PublishResult> {
  return (await core.result(core.client.service.update(input))) as PublishResult;
}

/** One scoring request by a service's address. */
export async function score(
  url: string,
  key: string,
): Promise<{ readonly status: number; readonly body: unknown }> {
  const response = await fetch(`${url}/score`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: '{"x": 1}',
  });
  return { status: response.status, body: await response.json() };
}

/** Kind and name of every object of a service. */
export async function everythingOf(target: Target, service: string): Promise<readonly string[]> {
  const kinds: readonly Kind[] = [...SERVICE_KINDS, 'Secret', 'ConfigMap'];
  const lists = await Promise.all(
    kinds.map((kind) =>
      listObjects<{ readonly metadata: { readonly name: string } }>(target.connection, {
        kind,
        namespace: target.namespace,
        labels: labelSelector(service),
      }),
    ),
  );
  return lists.flatMap(({ items }, index) => items.map(({ metadata }) => `${kinds[index]} ${metadata.name}`));
}

/** Scores with the primary key, twenty times a second, until told to stop; returns what came of it. */
export async function scoreAllTheTime(
  { target }: ClusterGround,
  name: string,
  options: {
    readonly url?: string;
    readonly key?: string;
    readonly perSecond?: number;
    readonly caCertificates?: string;
  } = {},
): Promise<() => Promise<LoadReport>> {
  const { service } = await loadService(target, name);
  const key = options.key ?? (await readKeys(target, name)).primary;
  const sender = createHttpSender({
    url: `${options.url ?? service.url}/score`,
    method: 'POST',
    headers: () => ({ 'content-type': 'application/json', authorization: `Bearer ${key}` }),
    body: '{"x": 1}',
    patienceMs: 10_000,
    connections: 10,
    caCertificates: options.caCertificates,
    versionOf: (headers) => String(headers['x-service-version']),
  });
  const until = new AbortController();
  const report = sendLoad({
    plan: { seconds: 900, concurrency: 10, perSecond: options.perSecond ?? 20 },
    send: sender.send,
    signal: new AbortController().signal,
    until: until.signal,
  }).finally(() => sender.close());
  onTestFinished(() => until.abort());
  return async () => {
    until.abort();
    return report;
  };
}
