import type { IncomingMessage } from 'node:http';

/** Longer ones name nothing that this server has. */
const MOST_CHARACTERS = 16_384;

/**
 * Returns the path that a request asks for; undefined when it asks in another form than a path (RFC 9112, 3.2): another
 * server's address, `*`, or `//name`, which would be read as the name of another server.
 */
export function requestedPath({ url = '' }: Pick<IncomingMessage, 'url'>): string | undefined {
  if (!url.startsWith('/') || /^\/[/\\]/.test(url) || url.length > MOST_CHARACTERS) return undefined;
  return URL.canParse(url, 'http://host') ? new URL(url, 'http://host').pathname : undefined;
}
