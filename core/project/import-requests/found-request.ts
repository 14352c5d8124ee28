/** A request that was read from a file of another program: only its body is kept, never its headers or its address. */
export interface FoundRequest {
  /** What it is called there; not yet a name that a file can have. */
  readonly title: string;
  readonly body: string;
}

/** A request that is not imported, and why. */
export interface SkippedRequest {
  readonly title: string;
  readonly reason: string;
}

export interface ReadRequests {
  readonly found: readonly FoundRequest[];
  readonly skipped: readonly SkippedRequest[];
}

/** As many requests as are read from one file. */
export const MOST_REQUESTS = 500;

export const NO_BODY = 'It has no body.';

/** The last part of an address's path; its query may hold a key and is never part of a title. */
export function titleOfUrl(url: string): string {
  const path = url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '').replace(/[?#].*$/s, '');
  return path.split('/').findLast((part) => part !== '') ?? 'request';
}
