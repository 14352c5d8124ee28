import { createLineSplitter } from '#core/host/line-splitter.ts';

/**
 * Reads a stream of JSON lines, one value at a time. docker-modem's own `followProgress` keeps all output in
 * memory and ends without an error on a failed build (dockerode#221, docker-modem#146).
 */
export async function* readJsonLines(stream: AsyncIterable<Uint8Array | string>): AsyncGenerator<unknown> {
  const decoder = new TextDecoder();
  // A line that is cut would be no JSON; the engine may be trusted with the memory.
  const splitter = createLineSplitter(Number.POSITIVE_INFINITY);
  for await (const chunk of stream) {
    const text = typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    for (const line of splitter.push(text)) if (line.trim() !== '') yield JSON.parse(line);
  }
  const last = splitter.end() ?? '';
  if (last.trim() !== '') yield JSON.parse(last);
}
