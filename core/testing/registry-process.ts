import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from './temporary-folder.ts';

/** A registry of the test's own (docker-registry of Debian), with what its configuration file says beyond storage and address. Returns its port. */
export async function startRegistry(
  options: { readonly auth?: unknown; readonly tls?: unknown; readonly host?: string } = {},
): Promise<number> {
  const folder = await temporaryFolder();
  const port = await freePort();
  const configuration = join(folder, 'registry.yml');
  await writeFile(
    configuration,
    // JSON is YAML.
    JSON.stringify({
      version: 0.1,
      log: { level: 'error' },
      storage: { filesystem: { rootdirectory: join(folder, 'data') }, delete: { enabled: true } },
      http: { addr: `${options.host ?? '127.0.0.1'}:${port}`, tls: options.tls },
      auth: options.auth,
    }),
  );
  const daemon = spawn('docker-registry', ['serve', configuration], { stdio: 'ignore' });
  onTestFinished(async () => {
    if (daemon.exitCode !== null) return;
    const ended = once(daemon, 'exit');
    daemon.kill();
    await ended;
  });
  while (!(await answers(port))) await sleep(50);
  return port;
}

/** A port that nothing listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
