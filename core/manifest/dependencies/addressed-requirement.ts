import { packageKey } from './requirement.ts';

/**
 * `name @ address` for an address that says which package it has: `#egg=name`, the file name of a wheel, or the last
 * part of a repository's address. `#subdirectory=` is kept. Undefined for a path, and for an address without a name.
 */
export function addressedRequirement(text: string): string | undefined {
  const address = /^(?:git\+(?:https?|ssh):\/\/|https?:\/\/)[^\s#]+/.exec(text)?.[0];
  if (address === undefined) return undefined;
  const [fragment = '', ...after] = text.slice(address.length).split(/\s+/);
  const parts = new Map(
    fragment
      .replace(/^#/, '')
      .split('&')
      .map((part) => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)]),
  );
  const egg = /^([A-Za-z0-9][\w.-]*)(\[[^\]]*\])?/.exec(parts.get('egg') ?? '');
  const name = egg?.[1] ?? nameInAddress(address);
  if (name === undefined) return undefined;
  const folder = parts.get('subdirectory');
  const kept = folder === undefined ? '' : `#subdirectory=${folder}`;
  const rest = after.join(' ');
  return `${name}${egg?.[2] ?? ''} @ ${address}${kept}${rest === '' ? '' : ` ${rest}`}`;
}

function nameInAddress(address: string): string | undefined {
  const last = address.replace(/\/+$/, '').split('/').at(-1) ?? '';
  const wheel =
    /^([A-Za-z0-9_.]+)-\d[^/]*\.whl$/.exec(last) ??
    /^([A-Za-z0-9_.-]+?)-\d[^/]*\.(?:tar\.gz|zip)$/.exec(last);
  const repository = address.startsWith('git+')
    ? /^([A-Za-z0-9][\w.-]*?)(?:\.git)?(?:@.*)?$/.exec(last)
    : undefined;
  const name = wheel?.[1] ?? repository?.[1];
  return name === undefined ? undefined : packageKey(name);
}
