import { expect, test } from 'vitest';
import type { LogLine } from '#contract/task/task.ts';
import { createFrameParser } from './container-log.ts';

function frame(stream: number, text: string): Buffer {
  return frameOf(stream, Buffer.from(text));
}

function frameOf(stream: number, bytes: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head[0] = stream;
  head.writeUInt32BE(bytes.length, 4);
  return Buffer.concat([head, bytes]);
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

/** What a parser makes of frames, however their bytes arrive. */
function linesOf(frames: readonly Buffer[]): readonly LogLine[] {
  const lines: LogLine[] = [];
  const parser = createFrameParser({ write: (line) => lines.push(line) });
  for (const each of frames) parser.push(each);
  parser.end();
  return lines;
}

test.each([
  ['Docker', '2026-11-22T10:00:00.123456789Z ', '2026-11-22T10:00:00.123456789Z'],
  ['Podman', '2026-11-22T11:00:00+01:00 ', '2026-11-22T10:00:00.000Z'],
])('a long line that %s sends in pieces with the time before each is one line', (_engine, stamp, time) => {
  const letter = Buffer.from('é');
  const [first, second] = [letter.subarray(0, 1), letter.subarray(1)];
  const piece = (bytes: Buffer | string): Buffer =>
    frameOf(1, Buffer.concat([Buffer.from(stamp), Buffer.from(bytes)]));
  expect(
    linesOf([
      piece(Buffer.concat([Buffer.from('a'), first])),
      frame(2, `${stamp}beside\n`),
      piece(Buffer.concat([second, Buffer.from('b')])),
      piece('c\n'),
    ]),
  ).toEqual([
    { time, source: 'stderr', text: 'beside' },
    { time, source: 'stdout', text: 'aébc' },
  ]);
});

test('a last line without a line end is told when the log is over', () => {
  expect(linesOf([frame(1, '2026-11-22T10:00:00Z whole\n2026-11-22T10:00:01Z cut')])).toEqual([
    { time: '2026-11-22T10:00:00Z', source: 'stdout', text: 'whole' },
    { time: '2026-11-22T10:00:01Z', source: 'stdout', text: 'cut' },
  ]);
});
