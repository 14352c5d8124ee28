import type { IncomingMessage } from 'node:http';

export interface StreamLimits {
  /** Bytes. */
  readonly most: number;
  /** Milliseconds without a byte after which it counts as broken off. */
  readonly stallMs?: number | undefined;
}

const STALL_MS = 30_000;

/** An answer that is larger than it may be. */
export class AnswerTooLarge extends Error {
  constructor(most: number) {
    super(`its answer is larger than ${Math.round(most / 2 ** 20)} MB`);
  }
}

/** Ends an answer that does not come to its end: who reads it gets `ETIMEDOUT`. */
export function breakOff(response: IncomingMessage): void {
  response.destroy(Object.assign(new Error('timed out'), { code: 'ETIMEDOUT' }));
}

/**
 * Reads the body of an answer piece by piece. Throws `AnswerTooLarge` for more bytes than it may have, `ETIMEDOUT` for one that stops
 * coming, and Node's errors. Only the time that is spent waiting for the other side counts, not that of who reads.
 */
export async function* streamedBody(
  response: IncomingMessage,
  { most, stallMs = STALL_MS }: StreamLimits,
): AsyncGenerator<Buffer> {
  let total = 0;
  const wait = (): NodeJS.Timeout => setTimeout(() => breakOff(response), stallMs);
  let timer = wait();
  try {
    for await (const chunk of response) {
      clearTimeout(timer);
      // A copy of every piece would double the work of a large download.
      const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk);
      total += bytes.length;
      if (total > most) throw new AnswerTooLarge(most);
      yield bytes;
      timer = wait();
    }
  } finally {
    clearTimeout(timer);
    response.destroy();
  }
}
