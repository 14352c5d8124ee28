import { SlipwayError } from '#contract/errors.ts';
import { whyNoAnswer } from '#core/host/no-answer.ts';
import type { RegistryAddress } from './address.ts';

/** What can be wrong with a registry; `details.kind` of a `registry_failed`. */
export type RegistryProblem =
  | 'unreachable'
  | 'untrusted'
  | 'plain-http'
  | 'unauthorized'
  | 'denied'
  | 'no-repository'
  | 'full'
  | 'busy'
  | 'unsupported'
  | 'failed';

const HINTS: Readonly<Record<RegistryProblem, (registry: RegistryAddress) => string>> = {
  unreachable: () => 'Is the address right, does the registry run, and does it need a VPN or a proxy?',
  untrusted: ({ host }) =>
    `If it is a registry of your own, put its CA certificate into /etc/docker/certs.d/${host}/ca.crt: Docker and Slipway read it there.`,
  'plain-http': ({ host }) =>
    `It uses HTTP without TLS. Docker pushes to such a registry only on this machine, or when “insecure-registries” of its configuration names ${host}.`,
  unauthorized: ({ host }) => `Log in with \`docker login ${host}\`; Slipway uses that login.`,
  denied: ({ host, path }) =>
    `The login of ${host} cannot write there. Ask for permission to push${path === '' ? '' : ` to ${path}`}, or log in as another user with \`docker login ${host}\`.`,
  'no-repository': () =>
    'This registry does not create repositories automatically. Create it there first, or ask its administrator.',
  full: () =>
    'Its administrator must free space: delete old images and run garbage collection, or enlarge its disk.',
  busy: () => 'Its request limit is reached. Wait a moment and try again.',
  unsupported: () => 'The registry does not offer that.',
  failed: () => 'Try again. If the problem persists, check its log.',
};

/** A failure of a registry with what to try. `said`: its own words. */
export function registryError(
  kind: RegistryProblem,
  registry: RegistryAddress,
  options: { readonly said: string; readonly status?: number; readonly cause?: unknown },
): SlipwayError {
  const { said, status, cause } = options;
  return new SlipwayError('registry_failed', {
    message: `${MESSAGES[kind](registry)}${said === '' ? '' : ` (${said})`}`,
    hint: HINTS[kind](registry),
    details: { kind, registry: registry.text, said, ...(status === undefined ? {} : { status }) },
    cause,
  });
}

const MESSAGES: Readonly<Record<RegistryProblem, (registry: RegistryAddress) => string>> = {
  unreachable: ({ host }) => `The registry ${host} does not answer`,
  untrusted: ({ host }) => `The certificate of the registry ${host} is not trusted here`,
  'plain-http': ({ host }) => `The registry ${host} does not use HTTPS`,
  unauthorized: ({ host }) => `The registry ${host} needs a login`,
  denied: ({ text }) => `This login is not allowed to push to ${text}`,
  'no-repository': ({ text }) => `The repository was not found in ${text}`,
  full: ({ host }) => `The registry ${host} is full`,
  busy: ({ host }) => `The registry ${host} is busy`,
  unsupported: ({ host }) => `The registry ${host} does not support that`,
  failed: ({ host }) => `The registry ${host} failed`,
};

/** Words of registries and of Docker about them, most telling first. Docker's push passes them on as text only. */
const WORDS: readonly (readonly [RegExp, RegistryProblem])[] = [
  [/no space left|disk quota exceeded|insufficient storage|\b507\b|storage quota/i, 'full'],
  [/server gave HTTP response to HTTPS client|wrong version number|packet length too long/i, 'plain-http'],
  [/x509|certificate|self.signed/i, 'untrusted'],
  [/toomanyrequests|too many requests|rate limit/i, 'busy'],
  [/name unknown|name_unknown|repository .*(does not|not) (exist|found)/i, 'no-repository'],
  [/no basic auth credentials|authentication required|unauthorized|\b401\b/i, 'unauthorized'],
  [/denied|forbidden|insufficient_scope|insufficient scope|\b403\b/i, 'denied'],
  [/connection refused|no such host|timeout|timed out|unreachable|connection reset|EOF/i, 'unreachable'],
];

/** What a text of Docker or of a registry is about. */
export function problemOf(said: string): RegistryProblem {
  return WORDS.find(([pattern]) => pattern.test(said))?.[1] ?? 'failed';
}

/** A request that got no answer: network or TLS. */
export function explainNoAnswer(error: unknown, registry: RegistryAddress): SlipwayError {
  if (error instanceof SlipwayError) return error;
  const reason = whyNoAnswer(error);
  const problem = (kind: RegistryProblem, said: string): SlipwayError =>
    registryError(kind, registry, { said, cause: error });
  switch (reason.kind) {
    case 'unreachable':
      return problem('unreachable', reason.why);
    case 'not-tls':
      return problem('plain-http', '');
    case 'expired':
      return problem('untrusted', 'it has expired');
    case 'untrusted':
    case 'client-certificate':
      return problem('untrusted', reason.message);
    case 'other':
      return problem(problemOf(reason.message), reason.message);
  }
}
