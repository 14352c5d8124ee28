import { describe, expect, test } from 'vitest';
import { createStyle } from './style.ts';
import { formatFacts, formatTable } from './table.ts';
import { plainLine, truncate, widthOf } from './width.ts';

const style = createStyle(false);
const rows = [
  { name: 'a-model-with-a-long-name', size: '1 B', note: 'some words that are not so important' },
  { name: '模型', size: '120 kB', note: '' },
];
const columns = [
  { title: 'NAME', value: (row: (typeof rows)[number]) => row.name, shrinks: true },
  { title: 'SIZE', value: (row: (typeof rows)[number]) => row.size, align: 'right' as const },
  { title: 'NOTE', value: (row: (typeof rows)[number]) => row.note, shrinks: true },
];

describe('a table', () => {
  test('has a column for each value, numbers at the right', () => {
    expect(formatTable(rows, columns, { style, width: undefined }).split('\n')).toEqual([
      'NAME                        SIZE  NOTE',
      'a-model-with-a-long-name     1 B  some words that are not so important',
      '模型                      120 kB',
    ]);
  });

  test.each([60, 50, 40, 30])('fits %d columns', (width) => {
    const lines = formatTable(rows, columns, { style, width }).split('\n');
    for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(width);
    expect(lines.join()).toContain('…');
    expect(lines[1]).toContain('1 B');
  });

  test('that cannot be narrower is left as it is', () => {
    expect(formatTable(rows, columns, { style, width: 5 })).toContain('120 kB');
  });
});

test('facts stand in one column, and what is not known is left out', () => {
  const facts = [
    ['name', 'iris'],
    ['description', undefined],
    ['inputs', 'one\ntwo'],
  ] as const;
  expect(formatFacts(facts, style)).toBe('name    iris\ninputs  one\n        two');
});

describe('a text', () => {
  test('is cut where its columns end, not its characters', () => {
    expect(truncate('模型模型', 5)).toBe('模型…');
    expect(truncate('short', 5)).toBe('short');
    expect(truncate('longer', 5)).toBe('long…');
    expect(truncate('anything', 0)).toBe('');
  });

  test('of somebody else moves no cursor', () => {
    expect(plainLine('a\tb\u001b[2J\u001b[31mc\r\u0007d')).toBe('a  bcd');
  });
});
