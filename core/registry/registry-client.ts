import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { SlipwayError } from '#contract/errors.ts';
import type { Settings } from '#contract/system/settings.ts';
import { createAccess, type PlainRequest, type RegistryAccess } from './access.ts';
import { parseRegistry, type RegistryAddress } from './address.ts';
import type { BlobArrival, OutgoingBlob } from './blob.ts';
import { blobBody } from './blob-body.ts';
import { credentialsFor, type LoginSource, type RegistryCredentials } from './credentials.ts';
import { pushBlob } from './push-blob.ts';
import { refusal } from './refusal.ts';
import { registryError } from './registry-error.ts';
import { shortText } from './short-text.ts';
import { openTransport, type Transport } from './transport.ts';

export interface RegistrySource extends LoginSource {
  readonly settings: () => Promise<Settings>;
}

/** A manifest as the registry names it. */
export interface ManifestHead {
  /** `sha256:…` */
  readonly digest: string;
  readonly mediaType: string;
  /** Bytes. */
  readonly size: number;
}

/** A manifest to be stored. */
interface Manifest {
  readonly mediaType: string;
  readonly bytes: Buffer;
}

/**
 * The part of the OCI distribution API that Slipway needs. `repository` is without the registry's own path: what stands between the
 * address and the tag of an image name. Everything throws `registry_failed` (details.kind says what), or `cancelled`.
 */
export interface Registry {
  readonly address: RegistryAddress;
  readonly credentials: RegistryCredentials | undefined;
  /** Resolves when the registry speaks the API and lets us in. */
  ping(): Promise<void>;
  /** The manifest of a tag or digest; undefined when there is none. */
  headManifest(repository: string, reference: string): Promise<ManifestHead | undefined>;
  /** The same with its content, JSON. */
  readManifest(
    repository: string,
    reference: string,
  ): Promise<(ManifestHead & { readonly content: unknown }) | undefined>;
  /** Deletes a manifest by its digest, with all its tags; false when there was none. */
  deleteManifest(repository: string, digest: string): Promise<boolean>;
  /** Bytes of a blob; undefined when it is not there. */
  headBlob(repository: string, digest: string): Promise<number | undefined>;
  /** The bytes of a blob as they come, unchecked; `no-repository` when it is not there. */
  readBlob(
    repository: string,
    blob: { readonly digest: string; readonly size: number },
  ): AsyncIterable<Buffer>;
  /** Brings a blob to a repository; `from` is another one of this registry that may have it. */
  pushBlob(repository: string, blob: OutgoingBlob, from?: string): Promise<BlobArrival>;
  /** Puts a manifest under a tag or its own digest. `keepsReferrers`: it has been listed with the image that it is about. */
  putManifest(
    repository: string,
    reference: string,
    manifest: Manifest,
  ): Promise<{ readonly keepsReferrers: boolean }>;
  /** Begins an upload and cancels it: leaves nothing behind, and tells whether a push would be let in. */
  tryUpload(repository: string): Promise<void>;
  close(): void;
}

/** Opens a registry (`host[:port][/path]`) with the login that Docker has for it. Nothing is sent to it yet. */
export async function openRegistry(
  source: RegistrySource,
  registry: string,
  options: {
    readonly signal?: AbortSignal | undefined;
    /** Milliseconds before each further try of an upload that failed for a moment. */
    readonly waits?: readonly number[];
  } = {},
): Promise<Registry> {
  const address = parseRegistry(registry);
  const credentials = await credentialsFor(source, registry);
  const transport = await openTransport(source, address, options.signal);
  const { signal, waits = UPLOAD_WAITS_MS } = options;
  return registryOver({ address, credentials, transport, signal, waits });
}

const UPLOAD_WAITS_MS = [1000, 3000, 10_000, 30_000];

/** What a manifest may be: of one platform or of several, as OCI or as Docker writes it. */
const MANIFEST_TYPES = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

interface Opened {
  readonly address: RegistryAddress;
  readonly credentials: RegistryCredentials | undefined;
  readonly transport: Transport;
  readonly signal: AbortSignal | undefined;
  readonly waits: readonly number[];
}

function registryOver({ address, credentials, transport, signal, waits }: Opened): Registry {
  const access = createAccess(address, credentials, transport.send);
  const full = (repository: string): string =>
    address.path === '' ? repository : `${address.path}/${repository}`;
  const call = caller(address, access);
  const read = (repository: string, rest: string, request: PlainRequest): Promise<IncomingMessage> =>
    call(`${full(repository)}/${rest}`, request, `repository:${full(repository)}:pull`);
  const manifest = (method: string, repository: string, reference: string): Promise<IncomingMessage> =>
    read(repository, `manifests/${reference}`, { method, headers: { accept: MANIFEST_TYPES } });
  return {
    address,
    credentials,
    ping: async () => {
      await shortText(address, await call('', { method: 'GET' }, ''));
    },
    headManifest: (repository, reference) =>
      unlessMissing(async () => {
        const response = await manifest('HEAD', repository, reference);
        response.resume();
        return headOf(response);
      }),
    readManifest: (repository, reference) =>
      unlessMissing(async () => {
        const response = await manifest('GET', repository, reference);
        const text = await shortText(address, response);
        return {
          ...headOf(response),
          digest: digestOf(address, { response, text, reference }),
          size: Buffer.byteLength(text),
          content: parse(address, text),
        };
      }),
    deleteManifest: async (repository, digest) => {
      const scope = `repository:${full(repository)}:delete,pull`;
      const deleted = await unlessMissing(() =>
        call(`${full(repository)}/manifests/${digest}`, { method: 'DELETE' }, scope),
      );
      deleted?.resume();
      return deleted !== undefined;
    },
    headBlob: (repository, digest) =>
      unlessMissing(async () => {
        const response = await read(repository, `blobs/${digest}`, { method: 'HEAD' });
        response.resume();
        return Number(response.headers['content-length'] ?? 0);
      }),
    readBlob: (repository, { digest, size }) =>
      blobBody(address, () => read(repository, `blobs/${digest}`, { method: 'GET' }), { size, signal }),
    pushBlob: (repository, blob, from) =>
      pushBlob(
        { address, access, path: full(repository), signal, waits },
        blob,
        from === undefined ? undefined : full(from),
      ),
    putManifest: (repository, reference, sent) =>
      putManifest({ address, call }, { path: full(repository), reference }, sent),
    tryUpload: (repository) => tryUpload(address, access, full(repository)),
    close: transport.close,
  };
}

async function putManifest(
  { address, call }: { readonly address: RegistryAddress; readonly call: ReturnType<typeof caller> },
  { path, reference }: { readonly path: string; readonly reference: string },
  { mediaType, bytes }: Manifest,
): Promise<{ readonly keepsReferrers: boolean }> {
  const request = { method: 'PUT', headers: { 'content-type': mediaType }, body: bytes };
  const response = await call(`${path}/manifests/${reference}`, request, `repository:${path}:pull,push`);
  await shortText(address, response);
  return { keepsReferrers: response.headers['oci-subject'] !== undefined };
}

/** Asks for something below `/v2/`; answers that are no success are thrown. */
function caller(address: RegistryAddress, access: RegistryAccess) {
  return async (path: string, request: PlainRequest, scope: string): Promise<IncomingMessage> => {
    const response = await access.send(new URL(`${address.url}/v2/${path}`), request, scope);
    const status = response.statusCode ?? 0;
    if (status >= 200 && status < 300) return response;
    throw refusal(address, status, await shortText(address, response));
  };
}

async function tryUpload(address: RegistryAddress, access: RegistryAccess, path: string): Promise<void> {
  const scope = `repository:${path}:pull,push`;
  const call = caller(address, access);
  const started = await call(`${path}/blobs/uploads/`, { method: 'POST' }, scope);
  await shortText(address, started);
  const { location } = started.headers;
  if (location === undefined || !URL.canParse(location, `${address.url}/v2/`)) return;
  const place = new URL(location, `${address.url}/v2/`);
  // Nothing is deleted at another server because a registry names it.
  if (place.origin !== new URL(address.url).origin) return;
  const ended = await access.send(place, { method: 'DELETE' }, scope);
  // A registry that cannot cancel forgets the upload after a while; that it began is what was asked.
  ended.resume();
}

/**
 * The digest of a manifest is that of its bytes: the nodes get the image by it, whatever the registry's header says. One that was asked
 * for by its digest must have it.
 */
function digestOf(
  address: RegistryAddress,
  answer: { readonly response: IncomingMessage; readonly text: string; readonly reference: string },
): string {
  const { response, text, reference } = answer;
  const digest = `sha256:${createHash('sha256').update(text).digest('hex')}`;
  const named = [headOf(response).digest, reference].find(
    (each) => each.startsWith('sha256:') && each !== digest,
  );
  if (named === undefined) return digest;
  throw registryError('failed', address, {
    said: `a manifest is not what its digest says, ${named.slice(0, 80)}`,
  });
}

function parse(address: RegistryAddress, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw registryError('failed', address, { said: 'its manifest is not JSON', cause });
  }
}

function headOf(response: IncomingMessage): ManifestHead {
  const digest = response.headers['docker-content-digest'];
  return {
    digest: typeof digest === 'string' ? digest : '',
    mediaType: response.headers['content-type'] ?? '',
    size: Number(response.headers['content-length'] ?? 0),
  };
}

async function unlessMissing<Result>(ask: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof SlipwayError && error.details?.status === 404) return undefined;
    throw error;
  }
}
