import { expect, test } from 'vitest';
import { seconds } from '#core/image/duration.ts';
import { exitReason } from './exit-reason.ts';
import { memoryBytes } from './memory.ts';

test.each([
  ['512M', 512 * 2 ** 20],
  ['2G', 2 * 2 ** 30],
  ['1.5Gi', 1.5 * 2 ** 30],
  ['100000kB', 100_000_000],
  [undefined, undefined],
])('%s of memory is %s bytes', (text, bytes) => {
  expect(memoryBytes(text)).toBe(bytes);
});

test('less than a Python needs is refused', () => {
  expect(() => memoryBytes('5M')).toThrow('not enough memory');
});

test.each([
  ['60s', 60],
  ['500ms', 0.5],
  ['2m', 120],
  [1.5, 1.5],
])('%s lasts %s seconds', (text, length) => {
  expect(seconds(text)).toBe(length);
});

test.each([
  [{ exitCode: 137, outOfMemory: true }, /limit of 64 MiB/],
  [{ exitCode: 3, outOfMemory: false }, /init\(\) failed/],
  [{ exitCode: 139, outOfMemory: false }, /native code/],
  [{ exitCode: 42, outOfMemory: false }, /exit code 42/],
  [{ exitCode: undefined, outOfMemory: false }, /unknown reason/],
])('%j is told in words', (status, words) => {
  expect(exitReason(status, { wasAsked: false, memoryBytes: 64 * 2 ** 20 })).toMatch(words);
});

test('a run that was stopped says so, whatever its code', () => {
  expect(exitReason({ exitCode: 143, outOfMemory: false }, { wasAsked: true, memoryBytes: undefined })).toBe(
    'It was stopped.',
  );
});
