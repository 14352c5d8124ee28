import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join, normalize } from 'node:path';
import { runCommand } from '#core/host/command.ts';
import { hasCode } from '#core/host/system-error.ts';

export interface CondaChannel {
  readonly url: string;
  /** Its files on disk: `noarch/…`, `linux-64/…`. */
  readonly folder: string;
  close(): void;
}

/** Writes a small conda channel into a folder and serves it on this machine alone. */
export async function openCondaChannel(
  folder: string,
  options: { readonly python: string; readonly bringsPython: boolean },
): Promise<CondaChannel> {
  const program = join(import.meta.dirname, 'conda_channel.py');
  const { code, errorOutput } = await runCommand({
    file: options.python,
    arguments: [program, folder, ...(options.bringsPython ? ['--python'] : [])],
    environment: process.env,
    signal: AbortSignal.timeout(60_000),
  });
  if (code !== 0) throw new Error(errorOutput);
  const server = createServer(async (request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname);
    try {
      response.end(await readFile(join(folder, path)));
    } catch (error) {
      response.statusCode = hasCode(error, 'ENOENT', 'EISDIR') ? 404 : 500;
      response.end();
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/`,
    folder,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
