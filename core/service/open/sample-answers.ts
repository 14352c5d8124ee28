import { SlipwayError } from '#contract/errors.ts';
import type { Target } from '../read/target.ts';
import { serviceProxy } from './scoring-way.ts';

export interface Samples {
  readonly service: string;
  readonly key: string;
  /** JSON texts. */
  readonly bodies: readonly string[];
  /** Longest time that the service gives one request. */
  readonly timeoutSeconds: number;
}

/** All samples together may take this long; those behind it stay unanswered. */
const LONGEST_MS = 60_000;

/** What a service answers to each sample, as text, through the API server; undefined where no good answer came. */
export async function sampleAnswers(
  target: Target,
  { service, key, bodies, timeoutSeconds }: Samples,
  signal: AbortSignal,
): Promise<readonly (string | undefined)[]> {
  const end = Date.now() + LONGEST_MS;
  const answers: (string | undefined)[] = [];
  for (const body of bodies) {
    const left = end - Date.now();
    answers.push(left > 0 ? await answerTo(body, Math.min(left, timeoutSeconds * 1000)) : undefined);
  }
  return answers;

  async function answerTo(body: string, patience: number): Promise<string | undefined> {
    try {
      return await target.connection.text({
        method: 'POST',
        path: serviceProxy(target, service, '/score'),
        // The API server keeps Authorization for itself.
        headers: { 'x-api-key': key },
        body,
        signal,
        patience,
        isOnce: true,
      });
    } catch (error) {
      signal.throwIfAborted();
      // No right to ask this way, or no answer: then there is nothing to compare.
      if (error instanceof SlipwayError) return undefined;
      throw error;
    }
  }
}
