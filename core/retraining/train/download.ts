import { get, type IncomingMessage } from 'node:http';
import { get as getSecure } from 'node:https';
import { posix } from 'node:path';
import { SlipwayError } from '#contract/errors.ts';
import type { Needs } from '#core/context.ts';
import { openAgent } from '#core/host/proxied-agent.ts';
import { proxiesOf, proxyFor } from '#core/host/proxies.ts';
import { trustedCertificates } from '#core/host/trusted-certificates.ts';

const MOST_REDIRECTS = 5;
/** A server that sends nothing for this long has gone. */
const SILENCE_MS = 60_000;

/** Opens a file at an https:// address. `storage_failed` when it cannot be had. */
export async function openDownload(
  context: Needs<'settings' | 'environment'>,
  address: string,
  signal: AbortSignal,
): Promise<{ readonly chunks: AsyncIterable<Buffer>; readonly fileName: string }> {
  let url = new URL(address);
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
    const answer = await ask(context, url, signal);
    const status = answer.statusCode ?? 0;
    const location = answer.headers.location;
    if (status >= 300 && status < 400 && location !== undefined) {
      answer.resume();
      url = new URL(location, url);
      if (url.protocol !== 'https:') throw failed(address, 'it leads to an address without encryption');
      continue;
    }
    if (status !== 200) {
      answer.resume();
      throw failed(address, `the server answered ${status}`);
    }
    return { chunks: bodyOf(answer, address, signal), fileName: fileNameOf(new URL(address)) };
  }
  throw failed(address, 'it leads from one address to the next without end');
}

async function ask(
  context: Needs<'settings' | 'environment'>,
  url: URL,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const settings = await context.settings();
  const { environment } = context;
  const proxy = proxyFor(url, proxiesOf(settings, environment));
  const chosen = settings.caCertificates;
  const ca =
    chosen === undefined || chosen === 'none'
      ? await trustedCertificates(environment)
      : `${await trustedCertificates(environment)}\n${await trustedCertificates({ SSL_CERT_FILE: chosen })}`;
  const send = url.protocol === 'https:' ? getSecure : get;
  return new Promise((resolve, reject) => {
    const request = send(
      url,
      {
        agent: openAgent(url, proxy, { ca }),
        signal,
        timeout: SILENCE_MS,
        headers: { 'user-agent': 'slipway' },
      },
      resolve,
    );
    request.on('timeout', () => request.destroy(new Error('the server is silent')));
    request.on('error', (error) => reject(signal.aborted ? signal.reason : failed(url.href, error.message)));
  });
}

async function* bodyOf(answer: IncomingMessage, address: string, signal: AbortSignal): AsyncIterable<Buffer> {
  try {
    for await (const chunk of answer) yield chunk;
  } catch (error) {
    throw signal.aborted
      ? signal.reason
      : failed(address, error instanceof Error ? error.message : String(error));
  }
}

/** A name without anything that a path could mean. */
function fileNameOf({ pathname }: URL): string {
  const name = posix.basename(decoded(pathname)).replace(/[^\w.-]+/g, '_');
  return name === '' || name.startsWith('.') ? 'data' : name.slice(0, 100);
}

/** Any text may stand in an address, `%zz` too. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch (error) {
    if (error instanceof URIError) return path;
    throw error;
  }
}

function failed(address: string, why: string): SlipwayError {
  return new SlipwayError('storage_failed', {
    message: `${withoutLogin(address)} cannot be fetched: ${why}.`,
    hint: 'Check the address, and proxies and certificates in `slipway settings get`.',
  });
}

function withoutLogin(address: string): string {
  const url = new URL(address);
  return `${url.origin}${url.pathname}`;
}
