import { createHmac } from 'node:crypto';
import type { StoreRequest } from './way.ts';

/** How a request shows that it may: the key of the account, or a signature that somebody made with it. */
export type AzureLogin =
  | { readonly kind: 'key'; readonly account: string; readonly key: string }
  | { readonly kind: 'sas'; readonly token: string };

/** The version of the service's API that requests are written for. */
const VERSION = '2021-12-02';

/** Returns a request with the headers, or the query, that authorise it. Without a login it asks as anybody. */
export function signedForAzure(
  request: StoreRequest,
  login: AzureLogin | undefined,
  now: Date,
): StoreRequest {
  const headers = { ...request.headers, 'x-ms-version': VERSION, 'x-ms-date': now.toUTCString() };
  if (login === undefined) return { ...request, headers };
  if (login.kind === 'sas') {
    const url = new URL(request.url.href);
    for (const [name, value] of new URLSearchParams(login.token.replace(/^\?/, '')))
      url.searchParams.set(name, value);
    return { ...request, url, headers };
  }
  const { account, key } = login;
  const text = stringToSign({ ...request, headers }, account);
  const signature = createHmac('sha256', Buffer.from(key, 'base64')).update(text, 'utf8').digest('base64');
  return { ...request, headers: { ...headers, authorization: `SharedKey ${account}:${signature}` } };
}

/** "Authorize with Shared Key", Blob service: the verb, eleven standard headers, those of Azure, and what is asked for. */
export function stringToSign({ method, url, headers, body }: StoreRequest, account: string): string {
  const length = body === undefined || body.length === 0 ? '' : String(body.length);
  const standard = [
    headers['content-encoding'],
    headers['content-language'],
    length,
    headers['content-md5'],
    headers['content-type'],
    headers.date,
    headers['if-modified-since'],
    headers['if-match'],
    headers['if-none-match'],
    headers['if-unmodified-since'],
    headers.range,
  ].map((value) => value ?? '');
  const own = Object.entries(headers)
    .filter(([name]) => name.startsWith('x-ms-'))
    .sort(byName)
    .map(([name, value]) => `${name}:${value}`);
  const query = [...url.searchParams].sort(byName).map(([name, value]) => `${name.toLowerCase()}:${value}`);
  return [method, ...standard, ...own, [`/${account}${url.pathname}`, ...query].join('\n')].join('\n');
}

function byName([a]: readonly [string, string], [b]: readonly [string, string]): number {
  return a < b ? -1 : Number(a > b);
}
