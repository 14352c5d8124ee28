import { expect, test } from 'vitest';
import { createLogBuffer, MOST_LINES } from './log-buffer.ts';

test('tells its listeners once for many pages between two frames', () => {
  const frames: (() => void)[] = [];
  const buffer = createLogBuffer((work) => frames.push(work));
  let told = 0;
  buffer.subscribe(() => {
    told += 1;
  });
  buffer.append([{ text: 'a' }]);
  buffer.append([{ text: 'b' }]);
  expect(told).toBe(0);
  for (const frame of frames) frame();
  expect(told).toBe(1);
  expect(buffer.lines.map((line) => line.text)).toEqual(['a', 'b']);
});

test('lets the oldest lines go beyond its limit, and counts them', () => {
  const buffer = createLogBuffer(() => undefined);
  const page = Array.from({ length: 50_000 }, (_, index) => ({ text: String(index) }));
  for (let count = 0; count < 12; count += 1) buffer.append(page);
  expect(buffer.lines.length).toBeLessThanOrEqual(MOST_LINES * 1.1);
  expect(buffer.dropped + buffer.lines.length).toBe(600_000);
});
