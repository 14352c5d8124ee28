import { readdir, readFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { SlipwayError } from '#contract/errors.ts';
import type { Settings } from '#contract/system/settings.ts';
import { patiently } from '#core/host/busy.ts';
import { exchange } from '#core/host/http-exchange.ts';
import { openAgent } from '#core/host/proxied-agent.ts';
import { proxiesOf, proxyFor } from '#core/host/proxies.ts';
import { trustedCertificates } from '#core/host/trusted-certificates.ts';
import type { PlainRequest, Send } from './access.ts';
import type { RegistryAddress } from './address.ts';
import { explainNoAnswer, registryError } from './registry-error.ts';

interface RegistrySource {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly settings: () => Promise<Settings>;
}

/** The way to a registry: certificates, proxies, redirects. Knows no login. */
export interface Transport {
  readonly send: Send;
  close(): void;
}

const PATIENCE_MS = 15_000;
const MOST_REDIRECTS = 5;

export async function openTransport(
  source: RegistrySource,
  registry: RegistryAddress,
  signal: AbortSignal | undefined,
): Promise<Transport> {
  const settings = await source.settings();
  const proxies = proxiesOf(settings, source.environment);
  const ca = registry.isPlain ? undefined : await authorities(source, settings, registry);
  const agents = new Map<string, ReturnType<typeof openAgent>>();
  const agentFor = (url: URL): ReturnType<typeof openAgent> => {
    const agent =
      agents.get(url.origin) ?? openAgent(url, proxyFor(url, proxies), ca === undefined ? {} : { ca });
    agents.set(url.origin, agent);
    return agent;
  };
  const send = async (url: URL, request: PlainRequest): Promise<IncomingMessage> => {
    try {
      return await exchange(url, {
        method: request.method,
        headers: { 'user-agent': 'slipway', ...request.headers },
        body: request.body,
        options: { agent: agentFor(url) },
        patience: request.patience ?? PATIENCE_MS,
        signal,
      });
    } catch (error) {
      if (signal?.aborted === true) throw new SlipwayError('cancelled', { cause: error });
      throw explainNoAnswer(error, registry);
    }
  };
  return {
    send: (url, request) => patiently(() => following(send, registry, url, request), signal),
    close: () => {
      for (const agent of agents.values()) agent.destroy();
    },
  };
}

/** Registries hand readers on to the storage behind them; a login goes to no other host. */
async function following(
  send: Send,
  registry: RegistryAddress,
  url: URL,
  request: PlainRequest,
): Promise<IncomingMessage> {
  let place = url;
  let asked = request;
  for (let count = 0; count <= MOST_REDIRECTS; count += 1) {
    const response = await send(place, asked);
    const { location } = response.headers;
    const isRedirect = [301, 302, 303, 307, 308].includes(response.statusCode ?? 0);
    if (!isRedirect || location === undefined || !['GET', 'HEAD'].includes(request.method)) return response;
    response.resume();
    const next = new URL(location, place);
    if (next.origin !== place.origin) asked = { ...asked, headers: withoutLogin(asked.headers) };
    place = next;
  }
  throw registryError('failed', registry, { said: 'too many redirects' });
}

function withoutLogin(headers: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'authorization'));
}

/** What builds trust, what this machine trusts, and what Docker trusts for this registry (docs.docker.com, certs.d). */
async function authorities(
  { environment, home }: RegistrySource,
  settings: Settings,
  registry: RegistryAddress,
): Promise<string> {
  const { caCertificates: chosen } = settings;
  const folders = [
    join('/etc/docker/certs.d', registry.host),
    join(environment.DOCKER_CONFIG ?? join(home, '.docker'), 'certs.d', registry.host),
  ];
  const parts = [
    await trustedCertificates(environment),
    ...(chosen === undefined || chosen === 'none' ? [] : [await readIfThere(chosen)]),
    ...(await Promise.all(folders.map(certificatesIn))),
  ];
  return parts.join('\n');
}

async function certificatesIn(folder: string): Promise<string> {
  const names = await readdir(folder).catch(() => []);
  const texts = await Promise.all(
    names.filter((name) => name.endsWith('.crt')).map((name) => readIfThere(join(folder, name))),
  );
  return texts.join('\n');
}

async function readIfThere(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '');
}
