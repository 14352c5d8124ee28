import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';

/** A way to an API server that can be cut and restored, for one client only: others go on with theirs. */
export interface CutOff {
  /** A kubeconfig that leads through it. */
  readonly kubeconfig: string;
  /** Breaks every connection, and lets no new one in. */
  cut(): void;
  restore(): void;
}

export async function cutOff(kubeconfig: string): Promise<CutOff> {
  const text = await readFile(kubeconfig, 'utf8');
  const [, host = '', port = ''] = /server: https:\/\/([^:/]+):(\d+)/.exec(text) ?? [];
  const sockets = new Set<Socket>();
  let isCut = false;
  const server = createServer((near) => {
    if (isCut) {
      near.destroy();
      return;
    }
    const far = connect(Number(port), host);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined); // Cut on purpose; what the client makes of it is what is tested.
      socket.once('close', () => {
        sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.pipe(far).pipe(near);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = (): void => {
    isCut = true;
    for (const socket of sockets) socket.destroy();
  };
  onTestFinished(() => {
    cut();
    server.close();
  });
  const address = server.address();
  const near = typeof address === 'object' && address !== null ? address.port : 0;
  const path = join(await temporaryFolder(), 'kubeconfig');
  await writeFile(path, text.replaceAll(`https://${host}:${port}`, `https://127.0.0.1:${near}`));
  return {
    kubeconfig: path,
    cut,
    restore: () => {
      isCut = false;
    },
  };
}
