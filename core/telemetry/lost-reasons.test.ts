import { expect, test } from 'vitest';
import { addLost } from './lost-reasons.ts';
import { readSegmentLine } from './segment-lines.ts';

test('calls are added by reason, and what nobody can list together as other', () => {
  const all = new Map<string, number>();
  for (let number = 0; number < 300; number += 1) addLost(all, { [`reason-${number}`]: 2 });
  addLost(all, { 'reason-0': 1 });
  expect(all.size).toBe(201);
  expect([all.get('reason-0'), all.get('other')]).toEqual([3, 200]);
});

const endWith = (lost: unknown): string =>
  JSON.stringify({
    type: 'io.slipway.segment',
    data: { calls: 0, start: '1-1-abcdef', segment: 1, offered: 1, lost },
  });

test.each([
  ['many reasons', Object.fromEntries(Array.from({ length: 51 }, (_, number) => [`r${number}`, 1]))],
  ['a long reason', { ['x'.repeat(101)]: 1 }],
  ['a list', [1]],
  ['null', null],
])('an end with %s is no end of a recorder', (_what, lost) => {
  expect(() => readSegmentLine(endWith(lost))).toThrow();
});

test('an end with the reasons of a recorder is read', () => {
  const lost = { 'queue-full': 2, shutdown: 1 };
  expect(readSegmentLine(endWith(lost))).toMatchObject({ kind: 'end', end: { accounts: { lost } } });
  expect(readSegmentLine(endWith(undefined))).toMatchObject({ end: { accounts: { lost: {} } } });
});
