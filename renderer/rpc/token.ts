const KEY = 'slipway.token';

/**
 * The portal's token comes in the fragment of the address, which no server sees, and moves at once to the storage
 * of this tab, so that it stands in no history and is not copied along with an address.
 */
export function takeTokenFromAddress(): void {
  const token = /^#token=([^&]+)$/.exec(location.hash)?.[1];
  if (token === undefined) return;
  rememberToken(decodeURIComponent(token));
  history.replaceState(null, '', location.pathname + location.search);
}

export function rememberToken(token: string): void {
  sessionStorage.setItem(KEY, token);
}

export function readToken(): string | undefined {
  return sessionStorage.getItem(KEY) ?? undefined;
}
