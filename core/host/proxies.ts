import { BlockList, isIP } from 'node:net';
import type { Settings } from '#contract/system/settings.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Proxies as URLs, and the list of what goes without (`NO_PROXY`). */
export interface Proxies {
  readonly http: string | undefined;
  readonly https: string | undefined;
  readonly none: string | undefined;
}

/** The proxies of the settings, else those of the environment (small letters first, as curl has it). */
export function proxiesOf(
  settings: Pick<Settings, 'httpProxy' | 'httpsProxy' | 'noProxy'>,
  environment: Environment,
): Proxies {
  const pick = (chosen: string | undefined, name: string): string | undefined => {
    const found = chosen ?? environment[name.toLowerCase()] ?? environment[name];
    return found === '' ? undefined : found;
  };
  return {
    http: pick(settings.httpProxy, 'HTTP_PROXY'),
    https: pick(settings.httpsProxy, 'HTTPS_PROXY'),
    none: pick(settings.noProxy, 'NO_PROXY'),
  };
}

/** The proxy that a request to `url` goes through; undefined: none. This machine itself is never asked through one. */
export function proxyFor(url: URL, proxies: Proxies): string | undefined {
  if (isLoopback(url.hostname) || isExempt(url, proxies.none)) return undefined;
  return url.protocol === 'http:' ? proxies.http : proxies.https;
}

/** True for names and addresses of this machine, as a URL spells them (`[::1]`). */
export function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127(\.\d{1,3}){3}$/.test(hostname)
  );
}

/** Entries are host names that also stand for all names below them, or networks (`10.0.0.0/8`); a port narrows; `*` is everything. */
function isExempt(url: URL, list: string | undefined): boolean {
  return (list ?? '')
    .split(',')
    .map((entry) => entry.trim().toLowerCase())
    .filter((entry) => entry !== '')
    .some((entry) => {
      if (entry === '*' || isInNetwork(url.hostname, entry)) return true;
      const [, name = '', port] = /^(.*?)(?::(\d+))?$/.exec(entry) ?? [];
      const suffix = name.replace(/^\*?\./, '');
      const portOfUrl = url.port === '' ? (url.protocol === 'http:' ? '80' : '443') : url.port;
      return (
        (port === undefined || port === portOfUrl) &&
        (url.hostname === suffix || url.hostname.endsWith(`.${suffix}`))
      );
    });
}

function isInNetwork(hostname: string, entry: string): boolean {
  const [, network = '', bits] = /^(.+)\/(\d+)$/.exec(entry) ?? [];
  const address = hostname.replace(/^\[|\]$/g, '');
  const family = isIP(address);
  const prefix = Number(bits);
  if (family === 0 || isIP(network) !== family || !(prefix <= (family === 4 ? 32 : 128))) return false;
  const type = family === 4 ? 'ipv4' : 'ipv6';
  const list = new BlockList();
  list.addSubnet(network, prefix, type);
  return list.check(address, type);
}
