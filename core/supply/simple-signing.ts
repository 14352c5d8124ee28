import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { z } from 'zod';
import { SlipwayError } from '#contract/errors.ts';
import { jsonOrNothing } from '#core/host/json-or-nothing.ts';

/** What cosign signs of an image (sigstore/cosign, specs/SIGNATURE_SPEC.md). */
export const PAYLOAD_TYPE = 'application/vnd.dev.cosign.simplesigning.v1+json';
const KIND = 'cosign container image signature';

const payloadSchema = z.object({
  critical: z.object({
    identity: z.object({ 'docker-reference': z.string() }),
    image: z.object({ 'docker-manifest-digest': z.string() }),
    type: z.literal(KIND),
  }),
});

export interface Signature {
  /** The bytes that are signed. */
  readonly payload: Buffer;
  /** ECDSA P-256 with SHA-256, DER, as base64. */
  readonly signature: string;
}

/** Signs an image, as `cosign sign --key` does. */
export function signImage(
  image: { readonly name: string; readonly digest: string },
  privateKey: string,
): Signature {
  const payload = Buffer.from(
    JSON.stringify({
      critical: {
        identity: { 'docker-reference': image.name },
        image: { 'docker-manifest-digest': image.digest },
        type: KIND,
      },
      optional: null,
    }),
  );
  return {
    payload,
    signature: sign('sha256', payload, p256(createPrivateKey(privateKey))).toString('base64'),
  };
}

/** Whether a signature is one of this key and of this very image. What is no signature at all is none. */
export function isSignatureOf({ payload, signature }: Signature, digest: string, publicKey: string): boolean {
  const said = payloadSchema.safeParse(jsonOrNothing(payload.toString('utf8')));
  if (said.data?.critical.image['docker-manifest-digest'] !== digest) return false;
  return verify('sha256', payload, readPublicKey(publicKey), Buffer.from(signature, 'base64'));
}

/** Reads a public key. `bad_input` when it is none of ECDSA P-256. */
export function readPublicKey(pem: string): KeyObject {
  // A private key would give its public half, and stand where everybody may read it.
  if (/PRIVATE KEY/.test(pem)) throw noKey('it is a private key');
  try {
    return p256(createPublicKey(pem));
  } catch (cause) {
    if (cause instanceof SlipwayError) throw cause;
    throw noKey('it is not a public key in PEM form', cause);
  }
}

function p256(key: KeyObject): KeyObject {
  const { namedCurve } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === 'ec' && namedCurve === 'prime256v1') return key;
  throw noKey('only keys of ECDSA P-256 are taken, as cosign makes them');
}

function noKey(why: string, cause?: unknown): SlipwayError {
  return new SlipwayError('bad_input', {
    message: `This key cannot be used: ${why}.`,
    hint: 'Make one with `slipway key create NAME`.',
    cause,
  });
}
