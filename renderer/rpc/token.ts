const KEY = 'slipway.token';

/**
 * The portal's token comes in the fragment of the address, which no server sees, and moves at once to the storage
 * of this tab, so that it stands in no history and is not copied along with an address. A folder may stand behind
 * it: the project to be shown first.
 */
export function takeTokenFromAddress(): void {
  const [, token, folder] = /^#token=([^&]+)(?:&folder=([^&]+))?$/.exec(location.hash) ?? [];
  if (token === undefined) return;
  rememberToken(decodeURIComponent(token));
  const page = folder === undefined ? '' : `#/project?folder=${folder}`;
  history.replaceState(null, '', location.pathname + location.search + page);
}

export function rememberToken(token: string): void {
  sessionStorage.setItem(KEY, token);
}

export function readToken(): string | undefined {
  return sessionStorage.getItem(KEY) ?? undefined;
}
