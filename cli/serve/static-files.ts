import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { isBrokenPipe } from '#cli/terminal/terminal.ts';
import { contentTypeOf } from '#core/host/content-type.ts';

/** Serves one file of a folder; answers false when there is no such file to serve. */
export async function serveFile(
  file: { readonly root: string; readonly path: string },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const absolute = resolveInside(file.root, file.path);
  const type = absolute === undefined ? undefined : contentTypeOf(absolute);
  if (absolute === undefined || type === undefined) return false;
  const found = await stat(absolute).catch(() => undefined);
  if (found?.isFile() !== true) return false;
  const tag = `"${found.size.toString(36)}-${Math.round(found.mtimeMs).toString(36)}"`;
  response.setHeader('content-type', type);
  response.setHeader('etag', tag);
  // The bundler puts a digest of the content into the names below assets/.
  const isImmutable = file.path.startsWith('assets/');
  response.setHeader('cache-control', isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache');
  if (request.headers['if-none-match'] === tag) {
    response.writeHead(304).end();
    return true;
  }
  response.setHeader('content-length', found.size);
  response.writeHead(200);
  if (request.method === 'HEAD') response.end();
  else await pipeline(createReadStream(absolute), response).catch(ignoreGone);
  return true;
}

/** The file a decoded URL path names, or undefined when that is not inside `root`. */
export function resolveInside(root: string, path: string): string | undefined {
  if (path.includes('\0')) return undefined;
  const absolute = join(root, path);
  return absolute.startsWith(root + sep) ? absolute : undefined;
}

/** A browser that leaves in the middle of a file is no failure. */
function ignoreGone(error: unknown): void {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (!isBrokenPipe(error) && code !== 'ERR_STREAM_PREMATURE_CLOSE' && code !== 'ECONNRESET') throw error;
}
