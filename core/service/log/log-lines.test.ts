import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { LogLine } from '#contract/task/task.ts';
import { stampedLine } from './container-log.ts';
import { linesOf } from './lines-of.ts';
import { createLineMerger } from './merge-lines.ts';
import { isWanted } from './read-service-log.ts';
import { readServerLine } from './server-line.ts';

describe('a line of the scoring server', () => {
  test('of a request shows status, times and key, and keeps the request id', () => {
    const text = JSON.stringify({
      time: '2026-11-25T12:00:00.123Z',
      level: 'info',
      message: 'POST /score',
      source: 'server',
      kind: 'access',
      request_id: 'r-1',
      status: 200,
      ms: 12.5,
      run_ms: 11,
      bytes: 20,
      key: 'primary',
    });
    expect(readServerLine(text)).toEqual({
      time: '2026-11-25T12:00:00.123Z',
      level: 'info',
      requestId: 'r-1',
      text: 'POST /score 200, 12.5 ms, run 11 ms, key primary',
    });
  });

  test('with a traceback has it below', () => {
    const text = JSON.stringify({
      time: '2026-11-25T12:00:00.123Z',
      level: 'error',
      message: 'run() failed',
      trace: 'Traceback:\n  File "score.py", line 7\n',
    });
    expect(readServerLine(text).text).toBe('run() failed\nTraceback:\n  File "score.py", line 7');
  });

  test.each(['plain text', '{"a": 1}', '{not json', ''])('that is not its own stays as it is: %j', (text) => {
    expect(readServerLine(text)).toEqual({ text });
  });
});

describe('the stamp of a line', () => {
  test.each([
    ['2026-11-25T12:00:00.1Z text', '2026-11-25T12:00:00.100000000Z', 'text'],
    ['2026-11-25T12:00:00Z ', '2026-11-25T12:00:00.000000000Z', ''],
    ['2026-11-25T13:00:00.123456789+01:00  indented', '2026-11-25T12:00:00.123456789Z', ' indented'],
  ])('of %j has all its digits, so that stamps are ordered as texts', (line, stamp, text) => {
    expect(stampedLine(line)).toEqual({ stamp, text });
  });

  test('is missing in what is not a line of the log', () => {
    expect(stampedLine('unable to retrieve container logs for containerd://0011')).toBeUndefined();
  });
});

describe('lines of several replicas', () => {
  const stamp = (second: number): string => `2026-11-25T12:00:0${second}.000000000Z`;

  test('are told in order, a traceback as lines of its own', async () => {
    const told: LogLine[] = [];
    const merger = createLineMerger((line) => told.push(line));
    merger.add({ replica: 'b', stamp: stamp(3), text: 'third' });
    merger.add({ replica: 'a', stamp: stamp(1), text: 'first' });
    await sleep(50);
    const error = {
      time: stamp(2),
      level: 'error',
      message: 'second',
      trace: 'of\nscore.py',
      request_id: 'r',
    };
    merger.add({ replica: 'a', stamp: stamp(2), text: JSON.stringify(error) });
    merger.flush();
    merger.close();
    expect(told.map(({ source, text }) => [source, text])).toEqual([
      ['a', 'first'],
      ['a', 'second'],
      ['a', 'of'],
      ['a', 'score.py'],
      ['b', 'third'],
    ]);
    expect(told[3]).toMatchObject({ level: 'error', requestId: 'r', time: '2026-11-25T12:00:02.000Z' });
  });
});

describe('a line is wanted', () => {
  const line: LogLine = { source: 'iris-1', level: 'warning', requestId: 'r', text: 'x' };

  test.each([
    [{}, true],
    [{ replica: 'iris-1' }, true],
    [{ replica: 'iris-2' }, false],
    [{ level: 'warning' as const }, true],
    [{ level: 'error' as const }, false],
    [{ request: 'r' }, true],
    [{ request: 'other' }, false],
  ])('by %j: %s', (filter, expected) => {
    expect(isWanted(line, filter)).toBe(expected);
  });

  test('without a level as if it were information', () => {
    const native = { source: 'iris-1', text: 'libc says' };
    expect(isWanted(native, { level: 'info' })).toBe(true);
    expect(isWanted(native, { level: 'warning' })).toBe(false);
  });

  test('always when Slipway itself says it', () => {
    const own = { text: 'The cluster does not answer' };
    expect(isWanted(own, { replica: 'iris-1', level: 'error', request: 'r' })).toBe(true);
  });
});

test('a log in which a line never ends is read on', async () => {
  const piece = Buffer.alloc(65_536, 'x');
  const stream = async function* () {
    yield Buffer.from('2026-11-25T12:00:00Z ');
    for (let count = 0; count < 1024; count += 1) yield piece;
    yield Buffer.from('\n2026-11-25T12:00:01Z next\n');
  };
  const lines: string[] = [];
  for await (const line of linesOf(stream())) lines.push(line);
  expect(lines.at(-1)).toBe('2026-11-25T12:00:01Z next');
  expect(lines.every((line) => line.length <= 256 * 1024)).toBe(true);
});

test('a stamp that is no moment is none', () => {
  expect(stampedLine('2026-99-99T99:99:99+01:00 text')).toBeUndefined();
  expect(stampedLine('2026-99-99T99:99:99Z text')).toBeUndefined();
});
