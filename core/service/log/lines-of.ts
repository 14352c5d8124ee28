import { StringDecoder } from 'node:string_decoder';
import { createLineSplitter } from '#core/host/line-splitter.ts';

/** The lines of a stream. Of one that is too long only the first piece has a stamp, and is a line of the log. */
export async function* linesOf(stream: AsyncIterable<unknown>): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  const splitter = createLineSplitter();
  for await (const chunk of stream) {
    if (!Buffer.isBuffer(chunk)) continue;
    for (const line of splitter.push(decoder.write(chunk))) yield line.replace(/\r$/, '');
  }
  const last = splitter.end();
  if (last !== undefined) yield last;
}
