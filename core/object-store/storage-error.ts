import { type ErrorCode, SlipwayError } from '#contract/errors.ts';
import { whyNoAnswer } from '#core/host/no-answer.ts';

/** What a store said about a request it refused. */
export interface Refusal {
  readonly status: number;
  /** The provider's own code: `NoSuchBucket`, `ContainerNotFound`. */
  readonly code: string;
  readonly said: string;
}

interface Explained {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string;
}

const LOGIN_HINT = 'Change the credentials with `slipway store update NAME`.';
const RIGHTS_HINT =
  'Recording needs the right to write, reading back also the rights to list and read, deleting the right to delete.';

/**
 * Codes of S3 ("Error responses" of its API reference) and of Azure Blob ("Blob service error codes") that a user can do
 * something about.
 */
const KNOWN: Readonly<Record<string, (address: string) => Explained>> = {
  NoSuchBucket: (address) => ({
    code: 'not_found',
    message: `The bucket of ${address} was not found.`,
    hint: 'Check its name and region, or create it first: Slipway creates no buckets.',
  }),
  ContainerNotFound: (address) => ({
    code: 'not_found',
    message: `The container of ${address} was not found.`,
    hint: 'Check its name, or create it first: Slipway creates no containers.',
  }),
  NoSuchKey: missing,
  BlobNotFound: missing,
  InvalidAccessKeyId: unknownKey,
  // versitygw says so, with 404.
  XAdminUserNotFound: unknownKey,
  SignatureDoesNotMatch: (address) => ({
    code: 'storage_login',
    message: `The secret access key does not fit the access key id of ${address}.`,
    hint: LOGIN_HINT,
  }),
  AuthenticationFailed: (address) => ({
    code: 'storage_login',
    message: `${address} does not accept this account key or shared access signature.`,
    hint: `It may be wrong or expired, or the clock of this machine may be wrong. ${LOGIN_HINT}`,
  }),
  ExpiredToken: expired,
  InvalidToken: expired,
  TokenRefreshRequired: expired,
  RequestTimeTooSkewed: (address) => ({
    code: 'storage_login',
    message: `The clock of this machine differs too much from that of ${address}.`,
    hint: 'Set the clock, and try again.',
  }),
  AccessDenied: denied,
  AllAccessDisabled: denied,
  AuthorizationFailure: denied,
  AuthorizationPermissionMismatch: denied,
  InsufficientAccountPermissions: denied,
  PermanentRedirect: wrongRegion,
  AuthorizationHeaderMalformed: wrongRegion,
  IllegalLocationConstraintException: wrongRegion,
};

function missing(address: string): Explained {
  return {
    code: 'not_found',
    message: `The object was not found in ${address}.`,
    hint: 'It may have been deleted meanwhile.',
  };
}

function unknownKey(address: string): Explained {
  return {
    code: 'storage_login',
    message: `The access key id is not known to ${address}.`,
    hint: LOGIN_HINT,
  };
}

function expired(address: string): Explained {
  return {
    code: 'storage_login',
    message: `The session of the credentials for ${address} has expired.`,
    hint: `Get new ones from your provider. ${LOGIN_HINT}`,
  };
}

function denied(address: string): Explained {
  return {
    code: 'storage_login',
    message: `These credentials are wrong, or not allowed to do that in ${address}.`,
    hint: RIGHTS_HINT,
  };
}

function wrongRegion(address: string): Explained {
  return {
    code: 'storage_failed',
    message: `The bucket of ${address} is in another region.`,
    hint: 'Set its region with `slipway store update NAME --region REGION`.',
  };
}

/** Returns the failure that a refusal means. */
export function refusalError(address: string, refusal: Refusal): SlipwayError {
  const { status, code, said } = refusal;
  const details = { store: address, status, ...(code === '' ? {} : { storeCode: code }) };
  const known = Object.hasOwn(KNOWN, code) ? KNOWN[code]?.(address) : undefined;
  if (known !== undefined)
    return new SlipwayError(known.code, { message: known.message, hint: known.hint, details });
  if (status === 401 || status === 403)
    return new SlipwayError('storage_login', {
      message: `${address} refuses these credentials${wordsOf(refusal)}.`,
      hint: `${LOGIN_HINT} ${RIGHTS_HINT}`,
      details,
    });
  if (status === 404)
    return new SlipwayError('not_found', {
      message: `${address} was not found${wordsOf(refusal)}.`,
      hint: 'Check the address and the name of the bucket or container.',
      details,
    });
  return new SlipwayError('storage_failed', {
    message: `${address} refuses the request with ${status}${wordsOf(refusal)}.`,
    hint:
      status >= 500
        ? 'Try again later. If the problem persists, ask its administrator.'
        : 'Check the settings of the store.',
    details: { ...details, said },
  });
}

function wordsOf({ code, said }: Refusal): string {
  const words = [code, said].filter((part) => part !== '').join(': ');
  return words === '' ? '' : ` (${words.slice(0, 300)})`;
}

/** Returns the failure that no answer means. */
export function noAnswerError(address: string, endpoint: URL, error: unknown): SlipwayError {
  const why = whyNoAnswer(error);
  const details = { store: address, endpoint: endpoint.origin, said: why.message };
  switch (why.kind) {
    case 'unreachable':
      return new SlipwayError('storage_unavailable', {
        message: `${endpoint.host} does not answer: ${why.why}.`,
        hint: 'Check the address, and whether a VPN or a proxy is needed.',
        details,
        cause: error,
      });
    case 'expired':
    case 'untrusted':
      return new SlipwayError('storage_unavailable', {
        message: `The certificate of ${endpoint.host} ${why.kind === 'expired' ? 'has expired' : 'is not trusted here'}.`,
        hint: 'If its authority is your own, name its certificate: `slipway settings set caCertificates FILE`.',
        details,
        cause: error,
      });
    case 'not-tls':
      return new SlipwayError('storage_unavailable', {
        message: `${endpoint.host} does not use HTTPS.`,
        hint: 'Change the endpoint of the store to http://, if the network in between is your own.',
        details,
        cause: error,
      });
    case 'client-certificate':
    case 'other':
      return new SlipwayError('storage_unavailable', {
        message: `${endpoint.host} cannot be reached: ${why.message}.`,
        hint: 'Check the address, and whether a VPN or a proxy is needed.',
        details,
        cause: error,
      });
  }
}
