import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { SlipwayError } from '#contract/errors.ts';

/** Bytes of a line. A longer one is no row of a table, and one beyond 512 MB is no text that JavaScript can hold. */
const LONGEST = 64 * 2 ** 20;
const LINE_END = 0x0a;

/**
 * Yields the lines of a file that are not empty, as JSON Lines has them. Takes time and memory in proportion to what is read, and
 * ends with `bad_input` at a line that is longer than `LONGEST`. Throws what the file system throws.
 */
export async function* linesOfFile(path: string): AsyncGenerator<string> {
  let number = 1;
  let parts: Buffer[] = [];
  let length = 0;
  const add = (part: Buffer): void => {
    length += part.length;
    if (length > LONGEST) throw tooLong(path, number);
    parts.push(part);
  };
  const take = (): string => {
    const line = Buffer.concat(parts, length).toString('utf8');
    parts = [];
    length = 0;
    number += 1;
    return line.trim();
  };
  for await (const chunk of createReadStream(path)) {
    const bytes = Buffer.from(chunk);
    let from = 0;
    for (let to = bytes.indexOf(LINE_END); to !== -1; to = bytes.indexOf(LINE_END, from)) {
      add(bytes.subarray(from, to));
      from = to + 1;
      const line = take();
      if (line !== '') yield line;
    }
    add(bytes.subarray(from));
  }
  const last = take();
  if (last !== '') yield last;
}

function tooLong(path: string, line: number): SlipwayError {
  return new SlipwayError('bad_input', {
    message: `Line ${line} of ${basename(path)} is longer than ${LONGEST / 2 ** 20} MB.`,
    hint: 'Write one JSON object on each line.',
    details: { path, line },
  });
}
