import type { Cluster, ClusterTls, RenewedTls } from '#contract/cluster/cluster.ts';
import { SlipwayError } from '#contract/errors.ts';
import type { CoreContext } from '#core/context.ts';
import { connectTo, findCluster, updateCluster } from '../clusters.ts';
import { certificateConcern, certificateFacts, readTlsPair, type TlsPair } from './pair.ts';
import { putTlsSecret, readTlsSecret, tlsSecretName } from './tls-secret.ts';

/**
 * Puts a new certificate and key in place for all services of a cluster, or looks at the existing Secret that is named. A certificate
 * that callers would refuse (`bad_input`) changes nothing. What was given is remembered once it is in place.
 */
export async function renewTls(
  context: CoreContext,
  request: { readonly name: string; readonly tls?: ClusterTls | undefined },
): Promise<RenewedTls> {
  const cluster = await findCluster(context, request.name);
  const { exposure } = cluster;
  const tls = request.tls ?? cluster.tls;
  if (exposure.kind !== 'ingress')
    throw new SlipwayError('wrong_state', {
      message: `The services of “${cluster.name}” are not behind an ingress; only an ingress serves a certificate.`,
      hint: 'Set the exposure to an ingress with a host first.',
    });
  if (tls.kind === 'none')
    throw new SlipwayError('bad_input', {
      message: `No certificate is set for “${cluster.name}”.`,
      hint: 'Give the PEM files of a certificate and its key: `slipway cluster tls NAME --certificate FILE --key FILE`.',
    });
  const connection = await connectTo(context, cluster);
  const { namespace } = cluster;
  if (tls.kind === 'secret') {
    const pair = await readTlsSecret(connection, { namespace, name: tls.name });
    mustBeGood(pair, exposure.host);
    await remember(context, cluster, request.tls);
    return answer(tls.name, pair);
  }
  const pair = await readTlsPair(tls);
  mustBeGood(pair, exposure.host);
  const name = tlsSecretName(exposure.host);
  await putTlsSecret(connection, { name, namespace, pair });
  await remember(context, cluster, request.tls);
  return answer(name, pair);
}

function mustBeGood(pair: TlsPair, host: string): void {
  const concern = certificateConcern(pair, host);
  if (concern?.state === 'problem')
    throw new SlipwayError('bad_input', { message: concern.message, hint: concern.hint });
}

async function remember(context: CoreContext, cluster: Cluster, tls: ClusterTls | undefined): Promise<void> {
  if (tls !== undefined) await updateCluster(context, cluster.name, { tls });
}

function answer(secret: string, pair: TlsPair): RenewedTls {
  const { subject, hosts, expiresAt } = certificateFacts(pair);
  return { secret, subject, hosts, expiresAt: expiresAt.toISOString() };
}
