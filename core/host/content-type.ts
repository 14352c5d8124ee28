import { extname } from 'node:path';

/** Of the files that a built page consists of; nothing else is served. */
const CONTENT_TYPES: ReadonlyMap<string, string> = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.json', 'application/json; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
  ['.png', 'image/png'],
  ['.ico', 'image/x-icon'],
  ['.woff2', 'font/woff2'],
  ['.ttf', 'font/ttf'],
]);

/** Returns what a file of a page is served as; undefined when it is none. */
export function contentTypeOf(path: string): string | undefined {
  return CONTENT_TYPES.get(extname(path));
}
