import { z } from 'zod';
import { SlipwayError } from '#contract/errors.ts';
import { bytesBlob, checkedBytes, digestOf } from './checked-bytes.ts';
import type { ManifestHead, Registry } from './registry-client.ts';

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const INDEX = 'application/vnd.oci.image.index.v1+json';
const CONFIG = 'application/vnd.oci.image.config.v1+json';
const EMPTY = 'application/vnd.oci.empty.v1+json';

const descriptorSchema = z.looseObject({
  mediaType: z.string(),
  digest: z.string().regex(/^sha256:[0-9a-f]{64}$/),
  size: z.number().int().nonnegative(),
  annotations: z.record(z.string(), z.string()).optional(),
});
/** A foreign list may be as long as it likes; nobody attaches more. */
const MOST_ARTIFACTS = 1000;
const indexSchema = z.looseObject({
  mediaType: z.literal(INDEX),
  manifests: z.array(descriptorSchema).max(MOST_ARTIFACTS),
});
const listSchema = z.looseObject({ layers: z.array(descriptorSchema).max(MOST_ARTIFACTS) });

/** Where something is attached to: an image in a repository. */
export interface Subject {
  readonly repository: string;
  readonly manifest: ManifestHead;
}

/** A document that is attached to an image. */
export interface Artifact {
  readonly type: string;
  readonly bytes: Buffer;
}

/**
 * Attaches a document to an image as its referrer (OCI image-spec 1.1, `subject`). A registry that does not keep referrers gets the list
 * under the tag that the distribution specification names for it. What is attached already is not attached again.
 */
export async function attach(registry: Registry, subject: Subject, { type, bytes }: Artifact): Promise<void> {
  const { repository, manifest } = subject;
  const empty = Buffer.from('{}');
  const document = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: MANIFEST,
      artifactType: type,
      config: { mediaType: EMPTY, digest: digestOf(empty), size: empty.length },
      layers: [{ mediaType: type, digest: digestOf(bytes), size: bytes.length }],
      subject: { mediaType: manifest.mediaType, digest: manifest.digest, size: manifest.size },
    }),
  );
  const digest = digestOf(document);
  if ((await registry.headManifest(repository, digest)) !== undefined) return;
  await registry.pushBlob(repository, bytesBlob(empty));
  await registry.pushBlob(repository, bytesBlob(bytes));
  const put = await registry.putManifest(repository, digest, { mediaType: MANIFEST, bytes: document });
  if (put.keepsReferrers) return;
  await addToList(registry, subject, {
    mediaType: MANIFEST,
    digest,
    size: document.length,
    artifactType: type,
  });
}

/** `sha256-…` with an ending, as cosign and the referrers of before 1.1 have it. */
function tagOf({ manifest }: Subject, ending = ''): string {
  return `${manifest.digest.replace(':', '-')}${ending}`;
}

type Listed = z.output<typeof descriptorSchema>;

async function addToList(registry: Registry, subject: Subject, added: Listed): Promise<void> {
  const { repository } = subject;
  const tag = tagOf(subject);
  const before = await registry.readManifest(repository, tag);
  const list = indexSchema.safeParse(before?.content);
  // Somebody else's tag of that name is not ours to replace.
  if (before !== undefined && !list.success)
    throw new SlipwayError('registry_failed', {
      message: `The tag ${tag} of ${repository} is no list of referrers, so nothing can be attached to the image.`,
      hint: 'Delete that tag in the registry if it is not needed.',
      details: { kind: 'failed' },
    });
  const others = (list.data?.manifests ?? []).filter(({ digest }) => digest !== added.digest);
  const index = { schemaVersion: 2, mediaType: INDEX, manifests: [...others, added] };
  const bytes = Buffer.from(JSON.stringify(index));
  await registry.putManifest(repository, tag, { mediaType: INDEX, bytes });
}

/** A signature as cosign keeps it: the bytes that are signed, and the signature in an annotation. */
export interface StoredSignature {
  readonly payload: Buffer;
  readonly signature: string;
}

const SIGNATURE = 'dev.cosignproject.cosign/signature';
const MOST_SIGNATURES = 50;
const MOST_PAYLOAD_BYTES = 2 ** 20;

/** Signatures of an image: layers of the image `sha256-….sig` (sigstore/cosign, specs/SIGNATURE_SPEC.md). What cannot be read is left out. */
export async function readSignatures(
  registry: Registry,
  subject: Subject,
  payloadType: string,
): Promise<readonly StoredSignature[]> {
  const found = await signatureLayers(registry, subject);
  const signed = found
    .filter(
      ({ mediaType, annotations }) => mediaType === payloadType && annotations?.[SIGNATURE] !== undefined,
    )
    .slice(-MOST_SIGNATURES);
  return Promise.all(
    signed.map(async ({ digest, size, annotations }) => ({
      payload: await checkedBytes(
        registry,
        { repository: subject.repository, digest, size },
        MOST_PAYLOAD_BYTES,
      ),
      signature: annotations?.[SIGNATURE] ?? '',
    })),
  );
}

/** Adds a signature to those that an image has. */
export async function addSignature(
  registry: Registry,
  subject: Subject,
  { payloadType, payload, signature }: StoredSignature & { readonly payloadType: string },
): Promise<void> {
  const before = await signatureLayers(registry, subject);
  const layers = [
    ...before,
    {
      mediaType: payloadType,
      digest: digestOf(payload),
      size: payload.length,
      annotations: { [SIGNATURE]: signature },
    },
  ];
  const config = Buffer.from(
    JSON.stringify({
      architecture: '',
      os: '',
      config: {},
      rootfs: { type: 'layers', diff_ids: layers.map(({ digest }) => digest) },
    }),
  );
  const manifest = {
    schemaVersion: 2,
    mediaType: MANIFEST,
    config: { mediaType: CONFIG, digest: digestOf(config), size: config.length },
    layers,
  };
  const { repository } = subject;
  await registry.pushBlob(repository, bytesBlob(payload));
  await registry.pushBlob(repository, bytesBlob(config));
  const bytes = Buffer.from(JSON.stringify(manifest));
  await registry.putManifest(repository, tagOf(subject, '.sig'), { mediaType: MANIFEST, bytes });
}

async function signatureLayers(registry: Registry, subject: Subject): Promise<readonly Listed[]> {
  const found = await registry.readManifest(subject.repository, tagOf(subject, '.sig'));
  return listSchema.safeParse(found?.content).data?.layers ?? [];
}
