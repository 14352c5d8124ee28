import { certificateConcern, certificateFacts, readTlsPair, type TlsPair } from '../tls/pair.ts';
import { readTlsSecret } from '../tls/tls-secret.ts';
import { type Checking, failedAs, isForbidden, type Outcome, ok, unknown, warning } from './finding.ts';

/** Whether callers will accept the certificate. Only where services are behind an ingress, or a certificate is named. */
export async function lookAtCertificate({ connection, cluster }: Checking): Promise<Outcome | undefined> {
  const { exposure, tls, namespace } = cluster;
  if (exposure.kind !== 'ingress')
    return tls.kind === 'none'
      ? undefined
      : warning(
          'The certificate is not used: only an ingress serves one.',
          'Set the exposure to an ingress, or remove TLS.',
        );
  if (tls.kind === 'none')
    return warning(
      `Requests to ${exposure.host} and the keys in them are not encrypted.`,
      'Give a certificate and its key as PEM files, or an existing Secret, unless a proxy in front of the ingress handles TLS.',
    );
  try {
    const pair =
      tls.kind === 'files'
        ? await readTlsPair(tls)
        : await readTlsSecret(connection, { namespace, name: tls.name });
    return judge(pair, exposure.host);
  } catch (error) {
    if (isForbidden(error))
      return unknown(
        'You do not have permission to read the Secret with the certificate.',
        'An ingress can still use it.',
      );
    return failedAs('problem', error);
  }
}

function judge(pair: TlsPair, host: string): Outcome {
  const concern = certificateConcern(pair, host);
  if (concern !== undefined) return concern;
  const { expiresAt } = certificateFacts(pair);
  return ok(
    `The certificate is for ${host}, its key fits, and it is valid until ${expiresAt.toISOString().slice(0, 10)}.`,
  );
}
