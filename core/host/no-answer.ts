/** Why a request got no answer, as Node's error tells. */
export type NoAnswer = { readonly code: string; readonly message: string } & (
  | { readonly kind: 'unreachable'; readonly why: string }
  /** The certificate of the other side has run out. */
  | { readonly kind: 'expired' }
  /** It belongs to another host, or its authority is not trusted. */
  | { readonly kind: 'untrusted' }
  /** The other side does not speak TLS. */
  | { readonly kind: 'not-tls' }
  /** The other side does not take our certificate (TLS alerts 42 to 46, RFC 8446). */
  | { readonly kind: 'client-certificate' }
  | { readonly kind: 'other' }
);

const UNREACHABLE: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'unknown host name',
  EAI_AGAIN: 'the host name cannot be looked up now',
  ETIMEDOUT: 'no answer in time',
  EHOSTUNREACH: 'it is unreachable',
  ENETUNREACH: 'its network is unreachable',
  ECONNRESET: 'the connection broke',
  EPIPE: 'the connection broke',
};

/** Sorts an error of a request by what can be done about it. */
export function whyNoAnswer(error: unknown): NoAnswer {
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const facts = { code, message };
  const why = UNREACHABLE[code] ?? (/timed? ?out/i.test(message) ? UNREACHABLE.ETIMEDOUT : undefined);
  if (why !== undefined) return { ...facts, kind: 'unreachable', why };
  const proxy = /^Bad response: (\d+)$/.exec(message)?.[1]; // hpagent, when the proxy does not open a way.
  if (proxy !== undefined) return { ...facts, kind: 'unreachable', why: `the proxy blocks it: ${proxy}` };
  if (code === 'CERT_HAS_EXPIRED') return { ...facts, kind: 'expired' };
  if (/ALERT_(BAD_CERTIFICATE|CERTIFICATE|UNSUPPORTED_CERTIFICATE)|CERTIFICATE_REQUIRED/.test(code))
    return { ...facts, kind: 'client-certificate' };
  if (/WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|RECORD_LAYER_FAILURE/.test(code))
    return { ...facts, kind: 'not-tls' };
  if (/CERT|SIGNED|ISSUER|SIGNATURE|ALTNAME/.test(code)) return { ...facts, kind: 'untrusted' };
  return { ...facts, kind: 'other' };
}
