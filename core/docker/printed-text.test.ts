import { Readable } from 'node:stream';
import { expect, test, vi } from 'vitest';
import { printedText } from './printed-text.ts';

test('what is printed is returned whole', async () => {
  const onTooMuch = vi.fn();
  expect(await printedText(Readable.from([Buffer.from('a\n'), Buffer.from('b')]), onTooMuch)).toBe('a\nb');
  expect(onTooMuch).not.toHaveBeenCalled();
});

test('what is printed without end is dropped, and told once', async () => {
  const onTooMuch = vi.fn();
  const pieces = Array.from({ length: 100 }, () => Buffer.from('x'.repeat(10)));
  expect(await printedText(Readable.from(pieces), onTooMuch, 25)).toBe('x'.repeat(20));
  expect(onTooMuch).toHaveBeenCalledTimes(1);
});
