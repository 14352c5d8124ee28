import { SlipwayError } from '#contract/errors.ts';
import type { SignedImage } from '#contract/image/signing.ts';
import type { CoreContext } from '#core/context.ts';
import { parseImageName } from '#core/direct/image-name.ts';
import { addSignature, readSignatures, type Subject } from '#core/registry/artifacts.ts';
import { openRegistry, type Registry } from '#core/registry/registry-client.ts';
import { type SigningKeys, signingKeys } from '#core/supply/signing-keys.ts';
import { isSignatureOf, PAYLOAD_TYPE, readPublicKey, signImage } from '#core/supply/simple-signing.ts';

/** The keys of this machine's user. */
export function keysOf({ store }: Pick<CoreContext, 'store'>): SigningKeys {
  return signingKeys(store.folder);
}

/** Signs an image in a registry with a key of this machine, once. `not_found` for image or key. */
export async function signRemote(
  context: CoreContext,
  { image, signingKey: key }: { readonly image: string; readonly signingKey: string },
): Promise<SignedImage> {
  const secret = await keysOf(context).secretOf(key);
  const { publicKey } = await keysOf(context).get(key);
  return withImage(context, image, async (registry, subject, name) => {
    const { digest } = subject.manifest;
    if (!(await isSigned(registry, subject, publicKey))) {
      const made = signImage({ name, digest }, secret);
      await addSignature(registry, subject, { payloadType: PAYLOAD_TYPE, ...made });
    }
    return { image: `${name}@${digest}`, digest, key };
  });
}

/** Checks that an image in a registry has a signature of a key. `not_trusted` when it has none. */
export async function verifyRemote(
  context: CoreContext,
  {
    image,
    signingKey: key,
    publicKey,
  }: {
    readonly image: string;
    readonly signingKey?: string | undefined;
    readonly publicKey?: string | undefined;
  },
): Promise<SignedImage> {
  const pem = publicKey ?? (await keysOf(context).get(key ?? '')).publicKey;
  readPublicKey(pem);
  return withImage(context, image, async (registry, subject, name) => {
    const { digest } = subject.manifest;
    if (await isSigned(registry, subject, pem))
      return { image: `${name}@${digest}`, digest, key: key ?? 'given' };
    throw new SlipwayError('not_trusted', {
      message: `${name}@${digest} has no signature of this key.`,
      hint: 'Sign it with `slipway image sign`, or check with the key of those who built it.',
      details: { image: name, digest },
    });
  });
}

async function isSigned(registry: Registry, subject: Subject, publicKey: string): Promise<boolean> {
  const signatures = await readSignatures(registry, subject, PAYLOAD_TYPE);
  return signatures.some((each) => isSignatureOf(each, subject.manifest.digest, publicKey));
}

async function withImage<Result>(
  context: CoreContext,
  image: string,
  use: (registry: Registry, subject: Subject, name: string) => Promise<Result>,
): Promise<Result> {
  const { registry: address, repository, reference } = parseImageName(image);
  const registry = await openRegistry(context, address);
  try {
    const manifest = await registry.readManifest(repository, reference);
    if (manifest === undefined)
      throw new SlipwayError('not_found', {
        message: `Image not found: ${image}.`,
        hint: 'Give its name as in the registry: `registry.example.org/team/iris:3`.',
      });
    return await use(registry, { repository, manifest }, `${address}/${repository}`);
  } finally {
    registry.close();
  }
}
