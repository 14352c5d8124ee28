import { expect, test } from 'vitest';
import type { LogLine } from '#contract/task/task.ts';
import { createFrameParser } from './container-log.ts';

function frame(stream: number, text: string): Buffer {
  const head = Buffer.alloc(8);
  head[0] = stream;
  head.writeUInt32BE(Buffer.byteLength(text), 4);
  return Buffer.concat([head, Buffer.from(text)]);
}

test('lines are put together from pieces, however the bytes arrive', () => {
  const bytes = Buffer.concat([
    frame(1, '2026-11-22T10:00:00.123456789Z hel'),
    frame(2, '2026-11-22T10:00:01Z oops\n'),
    frame(1, 'lo\n2026-11-22T10:00:02Z done\r\n'),
  ]);
  for (const size of [1, 3, 7, bytes.length]) {
    const lines: LogLine[] = [];
    const parser = createFrameParser({ write: (line) => lines.push(line) });
    for (let start = 0; start < bytes.length; start += size) parser.push(bytes.subarray(start, start + size));
    expect(lines).toEqual([
      { time: '2026-11-22T10:00:01Z', source: 'stderr', text: 'oops' },
      { time: '2026-11-22T10:00:00.123456789Z', source: 'stdout', text: 'hello' },
      { time: '2026-11-22T10:00:02Z', source: 'stdout', text: 'done' },
    ]);
  }
});

test('a program that never ends its line is read on, in pieces', () => {
  const lines: LogLine[] = [];
  const parser = createFrameParser({ write: (line) => lines.push(line) });
  const piece = frame(1, 'x'.repeat(16_384));
  for (let count = 0; count < 4096; count += 1) parser.push(piece);
  parser.push(frame(1, '\n'));
  expect(lines.reduce((sum, { text }) => sum + text.length, 0)).toBe(4096 * 16_384);
  expect(lines.every(({ text }) => text.length <= 256 * 1024)).toBe(true);
});
