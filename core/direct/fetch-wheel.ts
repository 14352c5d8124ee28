import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { SlipwayError } from '#contract/errors.ts';
import type { BuildSettings } from '#core/engine/engine.ts';
import { patiently } from '#core/host/busy.ts';
import { exchange } from '#core/host/http-exchange.ts';
import { openAgent } from '#core/host/proxied-agent.ts';
import { proxyFor } from '#core/host/proxies.ts';
import { AnswerTooLarge, streamedBody } from '#core/host/streamed-body.ts';
import type { BlobStore } from '#core/store/blobs.ts';
import { inLargePieces } from './in-large-pieces.ts';
import type { LockedWheel } from './lock-wheels.ts';

const PATIENCE_MS = 30_000;
/** Of a wheel whose lock has no size. The largest known ones have 3 GB. */
const MOST_BYTES = 8 * 2 ** 30;
const MOST_REDIRECTS = 5;
const WAITS_MS = [500, 2000, 5000];

/** The way to package indexes, with their logins. */
export interface WheelSource {
  /** Brings a wheel into the store unless it is there. Its bytes are those of the lock: `build_failed` otherwise. */
  fetch(wheel: LockedWheel, onBytes: (count: number) => void): Promise<void>;
  close(): void;
}

export function openWheelSource(settings: BuildSettings, store: BlobStore, signal: AbortSignal): WheelSource {
  const agents = new Map<string, ReturnType<typeof openAgent>>();
  const proxies = {
    http: settings.proxies.HTTP_PROXY,
    https: settings.proxies.HTTPS_PROXY,
    none: settings.proxies.NO_PROXY,
  };
  const agentFor = (url: URL): ReturnType<typeof openAgent> => {
    const ca = settings.caCertificates;
    const agent =
      agents.get(url.origin) ?? openAgent(url, proxyFor(url, proxies), ca === undefined ? {} : { ca });
    agents.set(url.origin, agent);
    return agent;
  };
  const get = async (start: URL): Promise<IncomingMessage> => {
    let url = start;
    for (let count = 0; count <= MOST_REDIRECTS; count += 1) {
      const { url: plain, headers } = withLogin(url, settings);
      const call = {
        method: 'GET',
        headers,
        options: { agent: agentFor(plain) },
        signal,
        patience: PATIENCE_MS,
      };
      const response = await patiently(() => exchange(plain, call), signal, [500, 502, 503, 504]);
      const { location } = response.headers;
      if (![301, 302, 303, 307, 308].includes(response.statusCode ?? 0) || location === undefined)
        return response;
      response.resume();
      url = new URL(location, plain);
    }
    throw new Error('too many redirects');
  };
  return {
    fetch: (wheel, onBytes) => fetchWheel({ settings, store, signal, get }, wheel, onBytes),
    close: () => {
      for (const agent of agents.values()) agent.destroy();
    },
  };
}

interface Fetching {
  readonly settings: BuildSettings;
  readonly store: BlobStore;
  readonly signal: AbortSignal;
  readonly get: (url: URL) => Promise<IncomingMessage>;
}

async function fetchWheel(
  fetching: Fetching,
  wheel: LockedWheel,
  onBytes: (count: number) => void,
): Promise<void> {
  const { store, signal, settings } = fetching;
  if (await store.has(wheel.digest)) return;
  if (settings.network === 'none')
    throw new SlipwayError('build_failed', {
      message: `${wheel.filename} is not here yet, and builds have no network, by the settings.`,
      hint: 'Build once with network, or `slipway settings set buildNetwork default`.',
    });
  for (const wait of [...WAITS_MS, undefined]) {
    let told = 0;
    const failure = await download(fetching, wheel, (count) => {
      told += count;
      onBytes(count);
    });
    if (failure === undefined) return;
    signal.throwIfAborted();
    onBytes(-told);
    if (wait === undefined || !failure.isPassing) throw failure.error;
    await sleep(wait, undefined, { signal });
  }
}

interface Failure {
  readonly error: SlipwayError;
  readonly isPassing: boolean;
}

async function download(
  { store, signal, get }: Fetching,
  wheel: LockedWheel,
  onBytes: (count: number) => void,
): Promise<Failure | undefined> {
  try {
    const response = await get(new URL(wheel.url));
    if (response.statusCode !== 200) {
      response.resume();
      return { error: notDownloaded(wheel, `status ${response.statusCode}`), isPassing: false };
    }
    const blob = await store.addStream(inLargePieces(limited(response, wheel)), { signal, onBytes });
    if (blob.digest === wheel.digest) return undefined;
    await store.remove(blob.digest);
    return { error: otherBytes(wheel, blob.digest), isPassing: false };
  } catch (error) {
    if (error instanceof SlipwayError) return { error, isPassing: false };
    return {
      error: notDownloaded(wheel, error instanceof Error ? error.message : String(error)),
      isPassing: true,
    };
  }
}

/** A server may send more than the lock says; none of that is kept. */
async function* limited(response: IncomingMessage, wheel: LockedWheel): AsyncGenerator<Uint8Array> {
  try {
    yield* streamedBody(response, { most: wheel.size ?? MOST_BYTES });
  } catch (error) {
    throw error instanceof AnswerTooLarge ? otherBytes(wheel, 'more bytes') : error;
  }
}

function otherBytes(wheel: LockedWheel, found: string): SlipwayError {
  return new SlipwayError('build_failed', {
    message: `The download of ${wheel.filename} has other bytes than the lock says.`,
    hint: 'Something between here and the package index changes downloads, or the index has replaced the file. If you trust it, build with --upgrade.',
    details: { package: wheel.name, expected: wheel.digest, found },
  });
}

function notDownloaded(wheel: LockedWheel, why: string): SlipwayError {
  return new SlipwayError('build_failed', {
    message: `${wheel.filename} cannot be downloaded (${why}).`,
    hint: 'Check `slipway settings get`: package index, proxies and CA certificates.',
    details: { package: wheel.name, url: withoutLogin(new URL(wheel.url)).href },
  });
}

function withoutLogin(url: URL): URL {
  const plain = new URL(url);
  plain.username = '';
  plain.password = '';
  return plain;
}

/** The login of the index goes along to its own host only. */
function withLogin(
  url: URL,
  { packageIndex, extraPackageIndexes }: BuildSettings,
): { readonly url: URL; readonly headers: Readonly<Record<string, string>> } {
  const indexes = [url.href, packageIndex, ...extraPackageIndexes].filter(
    (each): each is string => each !== undefined && URL.canParse(each),
  );
  const login = indexes
    .map((each) => new URL(each))
    .find(({ origin, username }) => origin === url.origin && username !== '');
  const pair =
    login === undefined ? '' : `${decodeURIComponent(login.username)}:${decodeURIComponent(login.password)}`;
  const headers: Record<string, string> =
    login === undefined ? {} : { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
  return { url: withoutLogin(url), headers: { 'user-agent': 'slipway', ...headers } };
}
