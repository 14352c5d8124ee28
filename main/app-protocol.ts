import { readFile } from 'node:fs/promises';
import { join, normalize, sep } from 'node:path';
import { protocol } from 'electron';
import { contentTypeOf } from '#core/host/content-type.ts';
import { CONTENT_SECURITY_POLICY } from '#renderer/content-security-policy.ts';

const SCHEME = 'app';
/** Where the page lives. A scheme of our own instead of file://, which may read any file (electron#40372). */
export const APP_ORIGIN = `${SCHEME}://slipway`;
export const PAGE_URL = `${APP_ORIGIN}/index.html`;

/** Where Vite serves the page during `npm run dev`. A build knows no such place. */
const DEV_SERVER = import.meta.env.DEV ? process.env.ELECTRON_RENDERER_URL : undefined;

/** Must be called before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/** Serves the files of `root` and nothing else, each with the policy of our pages. */
export function serveAppScheme(root: string): void {
  protocol.handle(SCHEME, (request) =>
    DEV_SERVER === undefined ? answer(root, request.url) : answerFromVite(DEV_SERVER, request),
  );
}

/** Whether an address is the socket over which Vite tells the page of changes; never in a build. */
export function isDevSocket(address: string): boolean {
  return DEV_SERVER !== undefined && address.startsWith(`${DEV_SERVER.replace('http:', 'ws:')}/`);
}

function answerFromVite(server: string, request: Request): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const accept = request.headers.get('accept') ?? '*/*';
  return fetch(new URL(pathname + search, server), { headers: { accept } });
}

async function answer(root: string, address: string): Promise<Response> {
  const file = resolveInside(root, address);
  const contentType = file === undefined ? undefined : contentTypeOf(file);
  if (file === undefined || contentType === undefined) return new Response('Not found', { status: 404 });
  try {
    return new Response(await readFile(file), {
      headers: {
        'content-type': contentType,
        'content-security-policy': CONTENT_SECURITY_POLICY,
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
      },
    });
  } catch {
    // Not there, or a folder: the same answer, so that the page learns nothing about the disk.
    return new Response('Not found', { status: 404 });
  }
}

/** The file that an address names, or undefined when that would lie outside `root`. */
export function resolveInside(root: string, address: string): string | undefined {
  const url = new URL(address);
  if (url.host !== new URL(APP_ORIGIN).host) return undefined;
  let path: string;
  try {
    path = decodeURIComponent(url.pathname);
  } catch {
    // A percent sign that starts no escape.
    return undefined;
  }
  const file = normalize(join(root, path));
  return file.startsWith(root + sep) && !path.includes('\0') ? file : undefined;
}
