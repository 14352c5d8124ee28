import type { IncomingMessage } from 'node:http';
import { AnswerTooLarge } from './http-exchange.ts';

export interface StreamLimits {
  /** Bytes. */
  readonly most: number;
  /** Milliseconds without a byte after which it counts as broken off. */
  readonly stallMs?: number;
}

const STALL_MS = 30_000;

/**
 * Reads the body of an answer piece by piece. Throws `AnswerTooLarge` for more bytes than it may have, `ETIMEDOUT` for one that stops
 * coming, and Node's errors. Only the time that is spent waiting for the other side counts, not that of who reads.
 */
export async function* streamedBody(
  response: IncomingMessage,
  { most, stallMs = STALL_MS }: StreamLimits,
): AsyncGenerator<Buffer> {
  let total = 0;
  const wait = (): NodeJS.Timeout =>
    setTimeout(() => response.destroy(Object.assign(new Error('timed out'), { code: 'ETIMEDOUT' })), stallMs);
  let timer = wait();
  try {
    for await (const chunk of response) {
      clearTimeout(timer);
      const bytes = Buffer.from(chunk);
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
