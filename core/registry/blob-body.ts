import type { IncomingMessage } from 'node:http';
import { SlipwayError } from '#contract/errors.ts';
import { AnswerTooLarge, streamedBody } from '#core/host/streamed-body.ts';
import type { RegistryAddress } from './address.ts';
import { explainNoAnswer, registryError } from './registry-error.ts';

/**
 * Reads a blob piece by piece. `registry_failed` when it has more bytes than its descriptor says, stops coming, or breaks off;
 * `cancelled`.
 */
export async function* blobBody(
  registry: RegistryAddress,
  ask: () => Promise<IncomingMessage>,
  limits: { readonly size: number; readonly signal: AbortSignal | undefined; readonly stallMs?: number },
): AsyncGenerator<Buffer> {
  const { size, signal, stallMs } = limits;
  try {
    yield* streamedBody(await ask(), { most: size, ...(stallMs === undefined ? {} : { stallMs }) });
  } catch (error) {
    if (error instanceof SlipwayError) throw error;
    if (signal?.aborted === true) throw new SlipwayError('cancelled', { cause: error });
    if (error instanceof AnswerTooLarge)
      throw registryError('failed', registry, {
        said: 'a blob has more bytes than its manifest says',
        cause: error,
      });
    throw explainNoAnswer(error, registry);
  }
}
