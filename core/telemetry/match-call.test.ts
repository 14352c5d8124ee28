import { expect, test } from 'vitest';
import type { CallFilter } from '#contract/telemetry/recorded-call.ts';
import { matchesFilter } from './match-call.ts';
import { readSegmentLine } from './segment-lines.ts';

/** A call as its line in a stored file has it: `inputs` is JSON. */
function callWith(inputs: string, outputs = 'null') {
  const line = readSegmentLine(
    `{"type":"io.slipway.call","id":"a","time":"2026-11-30T08:00:00Z","status":200,"data":{"inputs":${inputs},"outputs":${outputs}}}`,
  );
  if (line.kind !== 'call') throw new Error('no call');
  return line.call;
}

function matches(inputs: string, condition: string, outputs?: string): boolean {
  const [, name = '', comparison = '=', value = ''] = /^(\w+)(=|!=|<=|>=|<|>|~)(.*)$/.exec(condition) ?? [];
  const where = [{ name, comparison, value }] as CallFilter['where'];
  return matchesFilter(callWith(inputs, outputs), { where });
}

const NEIGHBOURS = ['9007199254740992', '9007199254740993', '9007199254740994'];

test('whole numbers beyond 2^53 are not their neighbours, however a call holds them', () => {
  for (const a of NEIGHBOURS)
    for (const b of NEIGHBOURS) {
      expect([a, b, matches(`{"x":${a}}`, `x=${b}`)]).toEqual([a, b, a === b]);
      expect(matches(`{"x":${a}}`, `x!=${b}`)).toBe(a !== b);
      expect(matches(`{"x":${a}}`, `x<${b}`)).toBe(a < b);
      expect(matches(`{"x":${a}}`, `x>=${b}`)).toBe(a >= b);
      expect(matches(`{"x":-${a}}`, `x=-${b}`)).toBe(a === b);
      expect(matches(`{"rows":[{"deep":{"x":[${a}]}}]}`, `x=${b}`)).toBe(a === b);
      expect(matches(`{"columns":["x"],"data":[[${a}]]}`, `x=${b}`)).toBe(a === b);
      expect(matches('null', `x=${b}`, `{"x":${a}}`)).toBe(a === b);
    }
});

test.each([
  ['123456789012345678901234567890', '123456789012345678901234567890', true],
  ['123456789012345678901234567890', '123456789012345678901234567891', false],
  ['100000000000000000001', '1e20', false],
  ['100000000000000000000', '1e20', true],
  ['1E+20', '100000000000000000000.0', true],
  ['0.1', '0.10000000000000000001', false],
  ['0.10000000000000000001', '0.1', false],
  ['0.10000000000000000001', '.100000000000000000010', true],
  ['1000', '1e3', true],
  ['1.50', '1.5', true],
  ['-0', '0', true],
  ['5', '+5', true],
  ['5', ' 5 ', true],
  ['16', '0x10', true],
  ['1e400', '1e400', true],
  ['1e400', '1e401', false],
  ['9007199254740993.000', '9007199254740993', true],
])('the number %s is %s: %s', (stored, wanted, isEqual) => {
  expect(matches(`{"x":${stored}}`, `x=${wanted}`)).toBe(isEqual);
});

test('texts stay texts: also one of digits, and one that looks like a number in a file', () => {
  expect(matches('{"x":"9007199254740993"}', 'x=9007199254740993')).toBe(true);
  expect(matches('{"x":"9007199254740993"}', 'x=9007199254740992')).toBe(false);
  expect(matches('{"x":"a \\" 9007199254740993 \\\\","y":9007199254740993}', 'y=9007199254740993')).toBe(
    true,
  );
  expect(matches('{"x":"a \\" 9007199254740993"}', 'x~ 9007199254740993')).toBe(true);
  // Numbers hold no part of a text.
  expect(matches('{"x":9007199254740993}', 'x~9007')).toBe(false);
});

test('a long number does not change what else the call holds', () => {
  const call = callWith('{"__proto__":{"x":1},"x":9007199254740993,"y":null}');
  expect(matchesFilter(call, { where: [{ name: 'y', comparison: '=', value: 'null' }] })).toBe(true);
  expect(call.inputs).toEqual(JSON.parse('{"__proto__":{"x":1},"x":9007199254740992,"y":null}'));
});

test('a line with megabytes of digits is read in time proportional to it', () => {
  const digits = '7'.repeat(2_000_000);
  expect(matches(`{"x":${digits}}`, `x=${digits}`)).toBe(true);
  expect(matches(`{"x":${digits}}`, 'x=7')).toBe(false);
});
