import { expect, test } from 'vitest';
import { keptRows } from './kept-rows.ts';

test('rows are counted, and the first one too many is refused with a name and what to do', () => {
  const kept = keptRows('labels.csv', { rows: 2, letters: 100 });
  kept.add();
  kept.add();
  expect(() => kept.add()).toThrowError(
    expect.objectContaining({
      code: 'bad_input',
      message: 'There are more rows in labels.csv than can be compared: more than 2 rows.',
      hint: expect.stringContaining('fewer rows'),
    }),
  );
});

test('equal texts count once and become one, different ones count together, other values nothing', () => {
  const kept = keptRows('the results', { rows: 1, letters: 10 });
  for (let time = 0; time < 100; time += 1) expect(kept.keep('rose')).toBe('rose');
  expect([kept.keep(1), kept.keep(true)]).toEqual([1, true]);
  expect(kept.keep('daisy!')).toBe('daisy!');
  expect(() => kept.keep('x')).toThrowError(expect.objectContaining({ code: 'bad_input' }));
});

test('texts that nobody can remember count each time', () => {
  const kept = keptRows('the results', { rows: 1, letters: 60_010 });
  for (let id = 0; id < 10_000; id += 1) kept.keep(String(id).padStart(6, '0'));
  kept.keep('ten more!!');
  expect(() => kept.keep('ten more!!')).toThrowError(expect.objectContaining({ code: 'bad_input' }));
});
