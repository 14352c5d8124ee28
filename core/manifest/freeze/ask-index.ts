import { once } from 'node:events';
import type { Needs } from '#core/context.ts';
import type { Builder } from '#core/engine/engine.ts';
import type { ProjectReading } from '../project-reading.ts';
import { askResolver } from '../resolve/ask-resolver.ts';

/**
 * A check with what the package index says of the dependencies, so that a build ends before it stores models and builds
 * packages from source. The index is asked for Linux: an image of the process engine on another system may have more.
 */
export async function withAnswers(
  context: Needs<'store' | 'resolver'>,
  checked: ProjectReading,
  work: { readonly engine: Builder['kind']; readonly signal: AbortSignal },
): Promise<ProjectReading> {
  if (work.engine === 'process' && process.platform !== 'linux') return checked;
  const answers = await untilAborted(askResolver(context, checked.parts, 'wait'), work.signal);
  return { ...checked, diagnostics: [...checked.diagnostics, ...answers] };
}

/** What a promise gives; once the signal has fired, nothing waits for it any more. */
async function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const waiting = new AbortController();
  const aborted = once(signal, 'abort', { signal: waiting.signal }).then(() => Promise.reject(signal.reason));
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    waiting.abort();
  }
}
