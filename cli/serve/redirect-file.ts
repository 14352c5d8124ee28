import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A page on disk that leads a browser on. */
export interface RedirectFile {
  readonly path: string;
  remove(): Promise<void>;
}

/**
 * Writes a page that leads to `address`, for this user alone. The words that a program is started with can be read by
 * every user of the machine; an address with a token must not be among them.
 */
export async function writeRedirectFile(folder: string, address: string): Promise<RedirectFile> {
  const place = join(folder, 'portal');
  await mkdir(place, { recursive: true, mode: 0o700 });
  const path = join(place, `open-${randomUUID()}.html`);
  const target = address.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
  await writeFile(
    path,
    `<!doctype html><meta charset="utf-8"><meta name="referrer" content="no-referrer"><title>Slipway</title>
<meta http-equiv="refresh" content="0; url=${target}"><a href="${target}">Open Slipway</a>
`,
    { mode: 0o600, flag: 'wx' },
  );
  return { path, remove: () => rm(path, { force: true }) };
}
