import type { Readable, Writable } from 'node:stream';
import { hasCode } from '#core/host/system-error.ts';

/** What the command line writes to and reads from: the process's own streams, or those of a test. */
export interface Terminal {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number; readonly rows?: number };
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Writes and resolves when the other side has taken it; a reader that is gone (`| head`) is no failure. */
export function write(stream: Writable, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => {
      if (error === undefined || error === null || isBrokenPipe(error)) resolve();
      else reject(error);
    });
  });
}

export function isBrokenPipe(error: unknown): boolean {
  return hasCode(error, 'EPIPE', 'ERR_STREAM_DESTROYED');
}
