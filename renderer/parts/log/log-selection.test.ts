import { expect, test } from 'vitest';
import { levelOf, requestIdOf } from './line-facts.ts';
import { createLogBuffer, MOST_LINES } from './log-buffer.ts';
import { type LogFilter, selectLines } from './log-selection.ts';

const ALL: LogFilter = { level: 'all', requestId: '', search: '', isOnlyFound: false };
const LINES = [
  '2026-11-25T23:05:28.100Z INFO    server [req-0001] POST /score status=200 ms=3.1',
  'loaded the model',
  '2026-11-25T23:05:29.100Z ERROR   worker [req-0002] run() failed',
  'Traceback (most recent call last):',
  '  File "score.py", line 3, in run',
  'ValueError: no tide',
  'next print',
];

function filled(texts: readonly string[] = LINES) {
  const buffer = createLogBuffer(() => undefined);
  buffer.append(texts.map((text) => ({ text })));
  return buffer;
}

function rowsOf(filter: Partial<LogFilter>, buffer = filled()): readonly (string | undefined)[] {
  const selection = selectLines(buffer, { ...ALL, ...filter });
  while (!selection.update());
  return Array.from({ length: selection.size }, (_none, row) => selection.lineAt(row)?.text);
}

test('levels are read as the scoring server and others write them', () => {
  expect(LINES.map(levelOf)).toEqual([
    'info',
    undefined,
    'error',
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  expect(levelOf('WARNING:root:low tide')).toBe('warning');
  expect(levelOf('{"time":"…","level":"error","message":"x"}')).toBe('error');
  expect(levelOf('the INFORMATION desk')).toBeUndefined();
});

test('the id of a request is read from plain and JSON lines', () => {
  expect(requestIdOf(LINES[0] ?? '')).toBe('req-0001');
  expect(requestIdOf('{"level":"info","request_id":"abc-123"}')).toBe('abc-123');
  expect(requestIdOf('[not one] at the start')).toBeUndefined();
});

test('by level, a traceback goes with its error', () => {
  expect(rowsOf({ level: 'error' })).toEqual(LINES.slice(2, 6));
  expect(rowsOf({ level: 'output' })).toEqual(['loaded the model', 'next print']);
});

test('by request, and by search with and without the other lines', () => {
  expect(rowsOf({ requestId: 'req-0002' })).toEqual([LINES[2]]);
  expect(rowsOf({ search: 'TIDE', isOnlyFound: true })).toEqual([LINES[5]]);
  const selection = selectLines(filled(), { ...ALL, search: 'score' });
  while (!selection.update());
  expect(selection.size).toBe(LINES.length);
  expect(selection.found).toEqual([0, 4]);
});

test('a paused selection does not grow, and goes on from where it was', () => {
  const buffer = filled();
  const paused = selectLines(buffer, ALL, buffer.dropped + buffer.lines.length);
  buffer.append([{ text: 'later' }]);
  paused.update();
  expect(paused.size).toBe(LINES.length);
});

test('new lines are looked at once, and lines that are let go leave the rows', () => {
  const buffer = filled(Array.from({ length: 30_000 }, (_none, index) => `line ${index}`));
  const selection = selectLines(buffer, { ...ALL, search: 'line 299', isOnlyFound: true });
  expect(selection.update()).toBe(false);
  expect(selection.update()).toBe(true);
  expect(selection.size).toBe(111);
  buffer.append(Array.from({ length: MOST_LINES * 1.1 }, () => ({ text: 'other' })));
  while (!selection.update());
  expect(selection.size).toBe(0);
});
