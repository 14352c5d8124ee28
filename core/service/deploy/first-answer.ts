import { readFile } from 'node:fs/promises';
import type { Cluster } from '#contract/cluster/cluster.ts';
import { SlipwayError } from '#contract/errors.ts';
import type { PublishResult } from '#contract/service/service.ts';
import { until } from '#core/kubernetes/until.ts';
import { createHttpSender } from '#core/load/http-sender.ts';
import type { Answered } from '#core/load/load-meter.ts';
import type { Example } from '#core/run/example.ts';
import type { TaskWork } from '#core/task/tasks.ts';
import { type Call, serviceExample, textOf, throughCluster, throughUrl } from '../open/scoring-way.ts';
import { loadService } from '../read/find-services.ts';
import type { Target } from '../read/target.ts';
import { readKeys } from '../secrets/keys.ts';

/** An ingress may take seconds to follow its objects; longer than this means that its address does not lead here. */
const ADDRESS_MS = 10_000;

interface Asking {
  readonly service: string;
  readonly version: string;
  /** Longest time that the service gives one request. */
  readonly timeoutSeconds: number;
  /** One that a run of the same image has answered with 200. */
  readonly request?: string | undefined;
}

/**
 * Scores the example with the primary key: by the service’s own address, else, when that does not lead to it from here, through the
 * cluster. That address must lead to `version` first: for a moment after a rollout, replicas that are leaving still get requests.
 * One scoring request is sent (one that succeeded on this machine, else the example), and it has the time that the service gives it.
 * An answer from 500 on to an example of the schema is a failure; a refused guess is not.
 */
export async function checkAnswer(
  target: Target,
  { service, version, timeoutSeconds, request }: Asking,
  work: TaskWork,
): Promise<NonNullable<PublishResult['answer']>> {
  const loaded = await loadService(target, service);
  const { primary } = await readKeys(target, service);
  const example: Example =
    request === undefined ? await serviceExample(target, service, primary) : { body: request, origin: 'own' };
  const words = request === undefined ? wordsFor(example) : 'a request that succeeded on this machine';
  const call = { service, url: loaded.service.url, key: primary, body: example.body, timeoutSeconds };
  const direct = await tryUrl(target.cluster, { ...call, version }, work);
  if (direct !== undefined) return judged(direct, { example, words, service });
  if (call.url !== undefined)
    work.log(`${call.url} does not reach the service from here. Using the cluster instead.`);
  const way = throughCluster(target, call);
  const began = performance.now();
  const answered = await way.send(work.signal);
  return judged(
    { answered, milliseconds: performance.now() - began, through: 'port-forward' },
    { example, words, service },
  );
}

interface Asked {
  readonly answered: Answered;
  readonly milliseconds: number;
  readonly through: 'url' | 'port-forward';
}

async function tryUrl(
  cluster: Cluster,
  call: Call & { readonly version: string },
  work: TaskWork,
): Promise<Asked | undefined> {
  if (call.url === undefined) return undefined;
  const caCertificates = await ownCertificate(cluster);
  if (!(await leadsTo(call.url, call.version, { caCertificates, work }))) return undefined;
  const way = throughUrl({ ...call, url: call.url, caCertificates }, 1);
  try {
    const began = performance.now();
    const answered = await way.send(work.signal);
    return { answered, milliseconds: performance.now() - began, through: 'url' };
  } finally {
    way.close();
  }
}

/**
 * Whether the address leads to the service from here, once it has had time to lead to `version`. Asked is `/`, which every replica
 * answers at once: before that an ingress answers 404, 502 or 503, or nobody does, or another version.
 */
async function leadsTo(
  url: string,
  version: string,
  { caCertificates, work }: { readonly caCertificates: string | undefined; readonly work: TaskWork },
): Promise<boolean> {
  const sender = createHttpSender({
    url: `${url}/`,
    method: 'GET',
    headers: () => ({}),
    patienceMs: 3000,
    connections: 1,
    ...(caCertificates === undefined ? {} : { caCertificates }),
    versionOf: (headers) => textOf(headers['x-service-version']),
  });
  let last: string | undefined;
  const look = async (): Promise<true | undefined> => {
    last = (await sender.send(work.signal)).version;
    return last === version ? true : undefined;
  };
  try {
    const found = await until(look, { every: 150, limit: ADDRESS_MS, signal: work.signal });
    return found ?? last !== undefined;
  } finally {
    sender.close();
  }
}

/** Certificates given as files are often signed by an authority of one’s own: what was given is trusted, the chain in it too. */
export async function ownCertificate(cluster: Cluster): Promise<string | undefined> {
  return cluster.tls.kind === 'files' ? readFile(cluster.tls.certificate, 'utf8') : undefined;
}

function wordsFor({ origin }: Example): string {
  return origin === 'own' ? 'its own example' : 'a first request';
}

function judged(
  { answered, milliseconds, through }: Asked,
  sent: { readonly example: Example; readonly words: string; readonly service: string },
) {
  const { example, words, service } = sent;
  const status = Number(answered.outcome);
  // A request that nobody gave proves nothing about the service.
  const isBad = !Number.isInteger(status) || (status >= 400 && example.origin === 'own');
  if (isBad)
    throw new SlipwayError('publish_failed', {
      message: `${service} is up, but answered ${words} with ${answered.outcome}.`,
      hint: `What run() printed: \`slipway service logs ${service}\`.`,
      details: { outcome: answered.outcome },
    });
  return { status, milliseconds: Math.round(milliseconds * 10) / 10, through };
}
