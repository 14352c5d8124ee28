import { createHash, randomBytes } from 'node:crypto';
import type { Pod, Secret } from 'kubernetes-types/core/v1';
import { SlipwayError } from '#contract/errors.ts';
import type { ServiceKeys } from '#contract/service/service.ts';
import { createObject, listObjects, patchObject } from '#core/kubernetes/objects.ts';
import { readOwn } from '#core/kubernetes/ownership.ts';
import { until } from '#core/kubernetes/until.ts';
import { ANNOTATION, labelSelector, labelsOf, METRICS_PORT, objectNames, RECORD_SALT } from '../names.ts';
import { isPodReady } from '../read/read-service.ts';
import type { Target } from '../read/target.ts';

export type KeyName = 'primary' | 'secondary';

const CREATED: Readonly<Record<KeyName, string>> = {
  primary: ANNOTATION.primaryCreatedAt,
  secondary: ANNOTATION.secondaryCreatedAt,
};

/** 256 random bits as 43 characters that need no escaping anywhere. */
function newKey(): string {
  return randomBytes(32).toString('base64url');
}

/** The two keys of a service; `not_found` when it has none. */
export async function readKeys(target: Target, service: string): Promise<ServiceKeys> {
  const secret = await readSecret(target, service);
  if (secret === undefined)
    throw new SlipwayError('not_found', {
      message: `The keys of ${service} are missing from the cluster (Secret ${objectNames.keys(service)}).`,
      hint: 'Publish again to create new ones.',
    });
  return keysIn(secret);
}

/** Makes the keys of a service that has none yet, and the secret of its hashes; those that are there stay. */
export async function ensureKeys(target: Target, service: string): Promise<void> {
  const found = await readSecret(target, service);
  if (found !== undefined) {
    if (found.data?.[RECORD_SALT] === undefined) await addSalt(target, service);
    return;
  }
  const now = new Date().toISOString();
  const secret = {
    apiVersion: 'v1',
    kind: 'Secret',
    type: 'Opaque',
    metadata: {
      name: objectNames.keys(service),
      namespace: target.namespace,
      labels: labelsOf(service),
      annotations: { [CREATED.primary]: now, [CREATED.secondary]: now },
    },
    stringData: { primary: newKey(), secondary: newKey(), [RECORD_SALT]: newKey() },
  };
  try {
    await createObject(target.connection, secret, target.namespace);
  } catch (error) {
    // Another process was faster, or the answer of an earlier attempt was lost: the keys exist.
    if (!(error instanceof SlipwayError && error.code === 'already_exists')) throw error;
  }
}

/** Services of before calls could be recorded have none. */
async function addSalt(target: Target, service: string): Promise<void> {
  await patchObject<Secret>(
    target.connection,
    { kind: 'Secret', namespace: target.namespace, name: objectNames.keys(service) },
    { stringData: { [RECORD_SALT]: newKey() } },
  );
}

/** How long a replica may take to read its keys again before that counts as a failure. */
const TAKE_UP_MS = 60_000;
const LOOK_MS = 200;
/** The kubelet may hear of the pod before it hears of the Secret: then it has looked too early, and is told again. */
const NUDGE_MS = 5000;

/**
 * Puts a new key in place of one, and waits until every replica has taken it: the old one works no more then. A kubelet looks at
 * mounted Secrets once a minute (kubelet, syncFrequency), or at once when the pod changes: so an annotation of the pods is changed too.
 */
export async function regenerateKey(
  target: Target,
  service: string,
  key: KeyName,
): Promise<ServiceKeys & { readonly seconds: number; readonly replicas: number }> {
  const began = performance.now();
  const now = new Date().toISOString();
  await readKeys(target, service);
  const secret = await patchObject<Secret>(
    target.connection,
    { kind: 'Secret', namespace: target.namespace, name: objectNames.keys(service) },
    { metadata: { annotations: { [CREATED[key]]: now } }, stringData: { [key]: newKey() } },
  );
  const keys = keysIn(secret);
  const replicas = await untilTaken(target, service, { key, value: keys[key] });
  return { ...keys, seconds: (performance.now() - began) / 1000, replicas };
}

interface Wanted {
  readonly key: KeyName;
  readonly value: string;
}

async function untilTaken(target: Target, service: string, wanted: Wanted): Promise<number> {
  const nudged = new Map<string, number>();
  let slow: readonly Pod[] = [];
  const look = async (): Promise<number | undefined> => {
    const { items } = await listObjects<Pod>(target.connection, {
      kind: 'Pod',
      namespace: target.namespace,
      labels: labelSelector(service),
    });
    // Those that stop go on serving for a while: the old key must be over there too.
    const running = items.filter((pod) => pod.status?.phase === 'Running');
    for (const pod of running) await nudge(target, pod, nudged);
    const taken = await Promise.all(running.map((pod) => hasTaken(target, pod, wanted)));
    slow = running.filter((_pod, index) => taken[index] === false);
    return slow.length === 0 ? running.filter(isPodReady).length : undefined;
  };
  const replicas = await until(look, { every: LOOK_MS, limit: TAKE_UP_MS });
  if (replicas === undefined) throw tooSlow(service, slow);
  return replicas;
}

async function nudge(target: Target, pod: Pod, nudged: Map<string, number>): Promise<void> {
  const name = pod.metadata?.name ?? '';
  const now = Date.now();
  if (now - (nudged.get(name) ?? 0) < NUDGE_MS) return;
  nudged.set(name, now);
  try {
    await patchObject(
      target.connection,
      { kind: 'Pod', namespace: target.namespace, name },
      { metadata: { annotations: { [ANNOTATION.keysChanged]: new Date(now).toISOString() } } },
    );
  } catch (error) {
    // It is gone meanwhile: nothing to wait for.
    if (!(error instanceof SlipwayError && error.code === 'not_found')) throw error;
  }
}

/** A replica tells the fingerprints of its keys in its metrics (resources/scoring, slipway_key_info). */
async function hasTaken(target: Target, pod: Pod, wanted: Wanted): Promise<boolean> {
  const name = pod.metadata?.name ?? '';
  const fingerprint = createHash('sha256').update(wanted.value).digest('hex').slice(0, 8);
  try {
    const metrics = await target.connection.text({
      path: `/api/v1/namespaces/${target.namespace}/pods/${name}:${METRICS_PORT}/proxy/metrics`,
      headers: { accept: 'text/plain' },
      patience: 5000,
      most: 2 * 2 ** 20,
      isOnce: true,
    });
    return metrics
      .split('\n')
      .some(
        (line) =>
          line.startsWith('slipway_key_info{') &&
          line.includes(`key="${wanted.key}"`) &&
          line.includes(fingerprint),
      );
  } catch (error) {
    if (!(error instanceof SlipwayError)) throw error;
    // Gone: nothing to wait for. Not answering yet (starting, or a hiccup): it is asked again.
    return error.code === 'not_found';
  }
}

function tooSlow(service: string, pods: readonly Pod[]): SlipwayError {
  return new SlipwayError('timed_out', {
    message: `The new key of ${service} is in place, but ${pods.map((pod) => pod.metadata?.name).join(', ')} had not read it within a minute.`,
    hint: 'They read it soon. If it must work now, restart the replicas: `slipway update` with any setting.',
  });
}

async function readSecret(target: Target, service: string): Promise<Secret | undefined> {
  return readOwn<Secret>(target.connection, {
    kind: 'Secret',
    namespace: target.namespace,
    name: objectNames.keys(service),
    service,
  });
}

function keysIn(secret: Secret): ServiceKeys {
  const value = (key: KeyName): string => Buffer.from(secret.data?.[key] ?? '', 'base64').toString('utf8');
  const created = (key: KeyName): string | undefined => secret.metadata?.annotations?.[CREATED[key]];
  const [primaryCreatedAt, secondaryCreatedAt] = [created('primary'), created('secondary')];
  return {
    primary: value('primary'),
    secondary: value('secondary'),
    ...(primaryCreatedAt === undefined ? {} : { primaryCreatedAt }),
    ...(secondaryCreatedAt === undefined ? {} : { secondaryCreatedAt }),
  };
}
