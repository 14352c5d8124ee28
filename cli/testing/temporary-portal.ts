import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Portal, type PortalOptions, startPortal } from '#cli/serve/portal.ts';
import { type TemporaryCore, temporaryCore } from '#core/testing/temporary-core.ts';

export const TOKEN = 'token-of-the-test';

export interface TemporaryPortal extends Portal {
  readonly core: TemporaryCore;
  /** A request with the token, to a path of the portal. */
  fetch(path: string, init?: RequestInit & { readonly duplex?: 'half' }): Promise<Response>;
}

/** A portal on a free port and a data folder of its own, with a page that says who it is. */
export async function temporaryPortal(options: Partial<PortalOptions> = {}): Promise<TemporaryPortal> {
  const core = await temporaryCore();
  const pageFolder = join(core.folder, 'page');
  await mkdir(join(pageFolder, 'assets'), { recursive: true });
  await writeFile(join(pageFolder, 'index.html'), '<title>The page of a test</title>');
  await writeFile(join(pageFolder, 'assets', 'index-1a2b.js'), 'export {};');
  const portal = await startPortal({
    context: core.context,
    host: '127.0.0.1',
    port: 0,
    token: TOKEN,
    names: [],
    pageFolder,
    ...options,
  });
  onTestFinished(() => portal.close());
  return {
    ...portal,
    core,
    fetch: (path, init = {}) =>
      fetch(`${portal.address}${path}`, {
        ...init,
        headers: { authorization: `Bearer ${TOKEN}`, ...init.headers },
      }),
  };
}
