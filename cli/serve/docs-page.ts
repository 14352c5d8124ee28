import type { IncomingMessage, ServerResponse } from 'node:http';
import indexPage from './docs/index.html?raw';
import initScript from './docs/init.js?raw';

export const DOCS_PREFIX = '/api/docs/';

interface DocsFile {
  readonly type: string;
  readonly cacheControl: string;
  /** Its text; what is large is part of the program and only read when it is asked for. */
  readonly text: () => Promise<string>;
}

const SCRIPT = 'text/javascript; charset=utf-8';
const STYLE = 'text/css; charset=utf-8';
const OWN = 'no-cache';
/** Swagger UI changes with a release of Slipway only. */
const LIBRARY = 'public, max-age=3600';

const FILES: ReadonlyMap<string, DocsFile> = new Map([
  ['', { type: 'text/html; charset=utf-8', cacheControl: OWN, text: async () => indexPage }],
  ['init.js', { type: SCRIPT, cacheControl: OWN, text: async () => initScript }],
  [
    'swagger-ui.css',
    {
      type: STYLE,
      cacheControl: LIBRARY,
      text: async () => (await import('swagger-ui-dist/swagger-ui.css?raw')).default,
    },
  ],
  [
    'swagger-ui-bundle.js',
    {
      type: SCRIPT,
      cacheControl: LIBRARY,
      text: async () => (await import('swagger-ui-dist/swagger-ui-bundle.js?raw')).default,
    },
  ],
]);

/** Serves the page that documents the REST API; nothing of it comes from elsewhere. False for any other path. */
export async function serveDocs(
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const file = FILES.get(path);
  if (file === undefined) return false;
  response.setHeader('content-type', file.type);
  response.setHeader('cache-control', file.cacheControl);
  response.writeHead(200).end(request.method === 'HEAD' ? undefined : await file.text());
  return true;
}
