import type { IncomingMessage, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import indexPage from './docs/index.html?raw';
import initScript from './docs/init.js?raw';
import { serveFile } from './static-files.ts';

export const DOCS_PREFIX = '/api/docs/';

const OWN: ReadonlyMap<string, { readonly type: string; readonly text: string }> = new Map([
  ['', { type: 'text/html; charset=utf-8', text: indexPage }],
  ['init.js', { type: 'text/javascript; charset=utf-8', text: initScript }],
]);

/** Of swagger-ui-dist, which holds more than a page needs. */
const LIBRARY = new Set(['swagger-ui.css', 'swagger-ui-bundle.js']);

/** Serves the page that documents the REST API; nothing of it comes from elsewhere. */
export async function serveDocs(
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const own = OWN.get(path);
  if (own !== undefined) {
    response.setHeader('content-type', own.type);
    response.setHeader('cache-control', 'no-cache');
    response.writeHead(200).end(request.method === 'HEAD' ? undefined : own.text);
    return true;
  }
  if (!LIBRARY.has(path)) return false;
  const root = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  return serveFile({ root, path }, request, response);
}
