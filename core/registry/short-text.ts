import type { IncomingMessage } from 'node:http';
import { bodyText } from '#core/host/http-exchange.ts';
import { AnswerTooLarge } from '#core/host/streamed-body.ts';
import type { RegistryAddress } from './address.ts';
import { explainNoAnswer, registryError } from './registry-error.ts';

/** Manifests may have 4 MiB (OCI distribution specification); tokens and refusals have less. */
const MOST_BYTES = 4 * 2 ** 20;
const MOST_MS = 60_000;

/** Returns an answer of a registry as text. `registry_failed` when it is too large or does not come to its end. */
export async function shortText(registry: RegistryAddress, response: IncomingMessage): Promise<string> {
  try {
    return await bodyText(response, { most: MOST_BYTES, mostMs: MOST_MS });
  } catch (error) {
    if (error instanceof AnswerTooLarge)
      throw registryError('failed', registry, { said: error.message, cause: error });
    throw explainNoAnswer(error, registry);
  }
}
