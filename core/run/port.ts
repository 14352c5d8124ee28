import { createServer } from 'node:net';
import { SlipwayError } from '#contract/errors.ts';

/** A port of 127.0.0.1 that nobody listens on now. */
export function freePort(): Promise<number> {
  return listenOnce(0);
}

/** Throws `port_taken` when another program listens on it. */
export async function mustBeFree(port: number): Promise<void> {
  try {
    await listenOnce(port);
  } catch (cause) {
    const isPrivileged = cause instanceof Error && 'code' in cause && cause.code === 'EACCES';
    throw new SlipwayError('port_taken', {
      message: isPrivileged
        ? `Port ${port} is reserved for the administrator.`
        : `Port ${port} of this machine is taken.`,
      hint: 'Choose another port, or leave it out to use a free one.',
      details: { port },
      cause,
    });
  }
}

function listenOnce(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
      const address = server.address();
      const found = typeof address === 'object' && address !== null ? address.port : port;
      server.close(() => resolve(found));
    });
  });
}
