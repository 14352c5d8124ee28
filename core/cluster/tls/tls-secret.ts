import type { Secret } from 'kubernetes-types/core/v1';
import type { Cluster } from '#contract/cluster/cluster.ts';
import { SlipwayError } from '#contract/errors.ts';
import type { ClusterConnection } from '#core/kubernetes/connection.ts';
import { readObject } from '#core/kubernetes/objects.ts';
import { applyOwn, MANAGED_BY } from '#core/kubernetes/ownership.ts';
import type { KubernetesObject } from '#core/kubernetes/resource.ts';
import { parseTlsPair, readTlsPair, type TlsPair } from './pair.ts';

/** The Secret of a certificate given as files: one a host, shared by all services behind it. */
export function tlsSecretName(host: string): string {
  return `slipway-tls-${host.replaceAll('.', '-')}`.slice(0, 240);
}

/**
 * Sees to it that the certificate of the cluster's host is there, and returns the name of its Secret; undefined without ingress or
 * TLS. Files that are gone from this machine do not matter as long as the cluster has what was in them.
 */
export async function ensureTlsSecret(
  connection: ClusterConnection,
  cluster: Pick<Cluster, 'namespace' | 'exposure' | 'tls'>,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const { exposure, tls, namespace } = cluster;
  if (exposure.kind !== 'ingress' || tls.kind === 'none') return undefined;
  if (tls.kind === 'secret') return tls.name;
  const name = tlsSecretName(exposure.host);
  try {
    await putTlsSecret(connection, { name, namespace, pair: await readTlsPair(tls), signal });
  } catch (error) {
    if (!(error instanceof SlipwayError) || error.code !== 'path_missing') throw error;
    if ((await readObject<Secret>(connection, { kind: 'Secret', namespace, name, signal })) === undefined)
      throw error;
  }
  return name;
}

interface Placement {
  readonly name: string;
  readonly namespace: string;
  readonly pair: TlsPair;
  readonly signal?: AbortSignal | undefined;
}

/** Puts a certificate and its key into a Secret; the ingress picks them up without interruption. */
export async function putTlsSecret(connection: ClusterConnection, placement: Placement): Promise<void> {
  const { name, namespace, pair, signal } = placement;
  const encode = (text: string): string => Buffer.from(text).toString('base64');
  const secret: KubernetesObject & Pick<Secret, 'type' | 'data'> = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace, labels: { 'app.kubernetes.io/managed-by': MANAGED_BY } },
    type: 'kubernetes.io/tls',
    data: { 'tls.crt': encode(pair.certificate), 'tls.key': encode(pair.key) },
  };
  await applyOwn(connection, secret, { kind: 'Secret', namespace, name, signal });
}

/** The pair in an existing Secret. `not_found` and `cluster_refused` say what is wrong with the Secret, `bad_input` with the pair. */
export async function readTlsSecret(
  connection: ClusterConnection,
  where: { readonly namespace: string; readonly name: string; readonly signal?: AbortSignal | undefined },
): Promise<TlsPair> {
  const { namespace, name } = where;
  const secret = await readObject<Secret>(connection, { kind: 'Secret', ...where });
  if (secret === undefined)
    throw new SlipwayError('not_found', {
      message: `Secret not found: “${name}” in the namespace ${namespace}.`,
      hint: 'Correct its name, ask for it to be created, or give certificate and key as files.',
    });
  if (secret.type !== 'kubernetes.io/tls')
    throw new SlipwayError('cluster_refused', {
      message: `The Secret “${name}” is of type ${secret.type ?? 'Opaque'}; an ingress takes kubernetes.io/tls only.`,
      hint: `kubectl create secret tls ${name} --cert FILE --key FILE makes one of the right type.`,
    });
  const decode = (key: string): string => Buffer.from(secret.data?.[key] ?? '', 'base64').toString('utf8');
  return parseTlsPair(decode('tls.crt'), decode('tls.key'), {
    certificate: `tls.crt of the Secret “${name}”`,
    key: `tls.key of the Secret “${name}”`,
  });
}
