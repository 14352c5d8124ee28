import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { SlipwayError } from '#contract/errors.ts';
import type { StreamedBody } from '#core/host/http-exchange.ts';
import type { PlainRequest, RegistryAccess } from './access.ts';
import type { RegistryAddress } from './address.ts';
import type { BlobArrival, OutgoingBlob } from './blob.ts';
import { refusal } from './refusal.ts';
import { type RegistryProblem, registryError } from './registry-error.ts';
import { shortText } from './short-text.ts';

export interface BlobPlace {
  readonly address: RegistryAddress;
  readonly access: RegistryAccess;
  /** The repository with the registry's own path. */
  readonly path: string;
  readonly signal: AbortSignal | undefined;
  /** Milliseconds before each further try. */
  readonly waits: readonly number[];
}

/** A registry stores what it was sent before it answers: minutes for gigabytes. */
const UPLOAD_PATIENCE_MS = 10 * 60_000;

/**
 * Brings a blob to a repository in as few bytes as can be: nothing when it is there, a mount when another repository of the registry
 * has it (`from`), else one PUT, which is repeated when the connection breaks. Some registries take PATCH only: they get one.
 */
export async function pushBlob(
  place: BlobPlace,
  blob: OutgoingBlob,
  from: string | undefined,
): Promise<BlobArrival> {
  if (await isThere(place, blob.digest)) return 'there';
  const mounted = from === undefined ? undefined : await mount(place, blob.digest, from);
  if (mounted === 'mounted') return 'mounted';
  let begun = mounted;
  let way: 'put' | 'patch' = 'put';
  for (let attempt = 0; ; attempt += 1) {
    const end = await upload(place, blob, { begun, way });
    if (end === 'sent') return 'sent';
    if (end === 'refused-put') {
      way = 'patch';
      begun = undefined;
      continue;
    }
    begun = undefined;
    const wait = place.waits[attempt];
    if (wait === undefined) throw end;
    await pause(wait, place.signal);
    // The answer alone may have been lost.
    if (await isThere(place, blob.digest)) return 'sent';
  }
}

async function pause(wait: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleep(wait, undefined, signal === undefined ? {} : { signal });
  } catch (cause) {
    throw new SlipwayError('cancelled', { cause });
  }
}

const scopeOf = (path: string): string => `repository:${path}:pull,push`;

async function isThere(place: BlobPlace, digest: string): Promise<boolean> {
  const { address, access, path } = place;
  const url = new URL(`${address.url}/v2/${path}/blobs/${digest}`);
  const response = await access.send(url, { method: 'HEAD' }, scopeOf(path));
  response.resume();
  const status = response.statusCode ?? 0;
  if (status === 200) return true;
  // A registry that does not tell is asked by the upload itself.
  if (status === 404 || status === 405 || status >= 500) return false;
  throw refusal(address, status, '');
}

/** Returns `mounted`, or where an upload has begun instead. Whatever a registry has against a mount, the bytes can be sent. */
async function mount(place: BlobPlace, digest: string, from: string): Promise<'mounted' | URL | undefined> {
  const { address, access, path } = place;
  const url = new URL(`${address.url}/v2/${path}/blobs/uploads/`);
  url.searchParams.set('mount', digest);
  url.searchParams.set('from', from);
  const response = await access
    .send(url, { method: 'POST' }, `${scopeOf(path)} repository:${from}:pull`)
    .catch((error: unknown) => {
      if (error instanceof SlipwayError && error.code === 'registry_failed') return undefined;
      throw error;
    });
  response?.resume();
  if (response?.statusCode === 201) return 'mounted';
  return response?.statusCode === 202 ? locationOf(address, response) : undefined;
}

function locationOf(address: RegistryAddress, response: IncomingMessage): URL | undefined {
  const { location } = response.headers;
  return location === undefined || !URL.canParse(location, `${address.url}/v2/`)
    ? undefined
    : new URL(location, `${address.url}/v2/`);
}

/** One try. Returns the failure after which another may succeed; throws what is meant. */
async function upload(
  place: BlobPlace,
  blob: OutgoingBlob,
  { begun, way }: { readonly begun: URL | undefined; readonly way: 'put' | 'patch' },
): Promise<'sent' | 'refused-put' | SlipwayError> {
  let location: URL | undefined;
  try {
    location = begun ?? (await begin(place));
    if (way === 'patch') location = await patch(place, blob, { location, start: 0 });
    const body = way === 'patch' ? undefined : bodyFrom(blob, 0);
    return await finish(place, { location, digest: blob.digest, body });
  } catch (error) {
    if (!(error instanceof SlipwayError)) throw error;
    if (way === 'put' && isPutRefused(error)) return 'refused-put';
    if (!isPassing(error)) throw error;
    return location === undefined ? error : resume(place, { blob, location, failure: error });
  }
}

async function begin({ address, access, path }: BlobPlace): Promise<URL> {
  const url = new URL(`${address.url}/v2/${path}/blobs/uploads/`);
  const response = await access.send(url, { method: 'POST' }, scopeOf(path));
  const text = await shortText(address, response);
  const status = response.statusCode ?? 0;
  if (status < 200 || status >= 300) throw refusal(address, status, text);
  const location = locationOf(address, response);
  if (location === undefined) throw registryError('failed', address, { said: 'it began no upload', status });
  return location;
}

function bodyFrom(blob: OutgoingBlob, start: number): StreamedBody {
  return {
    size: blob.size - start,
    open: async function* () {
      let sent = start;
      for await (const chunk of blob.open(start)) {
        yield chunk;
        sent += chunk.length;
        blob.onSent?.(sent);
      }
    },
  };
}

async function sendTo(place: BlobPlace, url: URL, request: PlainRequest): Promise<IncomingMessage> {
  const { address, access, path } = place;
  const headers = { 'content-type': 'application/octet-stream', ...request.headers };
  const response = await access.send(
    url,
    { ...request, headers, patience: UPLOAD_PATIENCE_MS },
    scopeOf(path),
  );
  const text = await shortText(address, response);
  const status = response.statusCode ?? 0;
  if (status >= 200 && status < 300) return response;
  throw refusal(address, status, text);
}

async function finish(
  place: BlobPlace,
  end: { readonly location: URL; readonly digest: string; readonly body: StreamedBody | undefined },
): Promise<'sent'> {
  const url = new URL(end.location);
  url.searchParams.set('digest', end.digest);
  await sendTo(place, url, { method: 'PUT', body: end.body ?? Buffer.alloc(0) });
  return 'sent';
}

/** All that is left in one piece: some registries take none smaller, and others lose all but the first. */
async function patch(
  place: BlobPlace,
  blob: OutgoingBlob,
  { location, start }: { readonly location: URL; readonly start: number },
): Promise<URL> {
  const range: Record<string, string> = start === 0 ? {} : { 'content-range': `${start}-${blob.size - 1}` };
  const response = await sendTo(place, location, {
    method: 'PATCH',
    headers: range,
    body: bodyFrom(blob, start),
  });
  return locationOf(place.address, response) ?? location;
}

/** Goes on where a broken upload has ended, where the registry knows. Returns the first failure when it does not. */
async function resume(
  place: BlobPlace,
  broken: { readonly blob: OutgoingBlob; readonly location: URL; readonly failure: SlipwayError },
): Promise<'sent' | SlipwayError> {
  const { address, access, path } = place;
  const { blob, location, failure } = broken;
  try {
    const response = await access.send(location, { method: 'GET' }, scopeOf(path));
    response.resume();
    const last = /^(?:bytes=)?0-(\d+)$/.exec(String(response.headers.range ?? ''))?.[1];
    const start = last === undefined ? 0 : Number(last) + 1;
    if (response.statusCode !== 204 || start <= 1 || start >= blob.size) return failure;
    const next = await patch(place, blob, { location: locationOf(address, response) ?? location, start });
    return await finish(place, { location: next, digest: blob.digest, body: undefined });
  } catch (error) {
    if (error instanceof SlipwayError && error.code === 'registry_failed') return failure;
    throw error;
  }
}

function statusIn(error: SlipwayError): number | undefined {
  const status = error.details?.status;
  return typeof status === 'number' ? status : undefined;
}

/** What a registry says that takes no bytes with its last request. */
function isPutRefused(error: SlipwayError): boolean {
  return [400, 405, 411, 415, 501].includes(statusIn(error) ?? 0);
}

const PASSING: readonly RegistryProblem[] = ['unreachable', 'busy'];

/** A broken connection, a busy or failing server, an upload that was forgotten. */
function isPassing(error: SlipwayError): boolean {
  if (error.code !== 'registry_failed') return false;
  const { kind } = error.details ?? {};
  const status = statusIn(error);
  if (kind === 'full') return false;
  return PASSING.some((each) => each === kind) || status === 404 || status === 416 || (status ?? 0) >= 500;
}
