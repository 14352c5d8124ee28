import { isLoopback } from '#core/host/proxies.ts';

/** A registry as image names begin with it: `host[:port][/path]`. */
export interface RegistryAddress {
  /** As it was given: what image names begin with. */
  readonly text: string;
  /** `host[:port]`; `docker.io` for Docker Hub. */
  readonly host: string;
  /** What every repository begins with, without slashes at its ends; may be empty. */
  readonly path: string;
  /** Root of the API, without slash at its end. */
  readonly url: string;
  /** `http:` for registries of this machine: the Docker engine pushes to them without TLS (docs.docker.com, insecure registries). */
  readonly isPlain: boolean;
}

/** Docker Hub's API stands under another name than its images do. */
const HUB = { host: 'docker.io', api: 'registry-1.docker.io' };

/** Reads a registry's address. A first part without dot, colon or `localhost` is no host: it is a user of Docker Hub (distribution/reference). */
export function parseRegistry(text: string): RegistryAddress {
  const [first = '', ...rest] = text.split('/');
  const isHost = /[.:]/.test(first) || first === 'localhost';
  const given = isHost ? first : HUB.host;
  const host = ['index.docker.io', HUB.api].includes(given) ? HUB.host : given;
  const isPlain = isLoopback(new URL(`http://${host}`).hostname);
  return {
    text,
    host,
    path: (isHost ? rest : [first, ...rest]).join('/'),
    url: `${isPlain ? 'http' : 'https'}://${host === HUB.host ? HUB.api : host}`,
    isPlain,
  };
}

/** What Docker files the login of a registry under. Docker Hub has kept the address of its first API (docker/cli, registry.IndexServer). */
export function loginServer(registry: RegistryAddress): string {
  return registry.host === HUB.host ? 'https://index.docker.io/v1/' : registry.host;
}
