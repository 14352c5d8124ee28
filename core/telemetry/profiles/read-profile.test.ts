import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { profilesIn } from './read-profile.ts';

function read(columns: object, rows = 100) {
  const data = { answered: 1, rows, columns };
  return profilesIn(
    gzipSync(`${JSON.stringify({ type: 'io.slipway.profile', deployment: 'tides:1', data })}\n`),
  );
}

const named = (count: number, value: unknown): object =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`c${at}`, value]));

test.each([
  ['as many columns as a recorder has', named(2000, { missing: 100 })],
  [
    'values of all kinds',
    { x: { missing: 20, numbers: 40, digest: [[1, 40]], texts: { a: 30 }, othertexts: 10 } },
  ],
  ['fifty texts', { x: { missing: 0, texts: named(50, 2) } }],
])('a profile with %s is read', (_what, columns) => {
  expect(read(columns)).toMatchObject({ isReadable: true, profiles: [{ rows: 100 }] });
});

test('a file of more profiles than a recorder writes is none', () => {
  const line = `${JSON.stringify({ type: 'io.slipway.profile', data: { answered: 1, rows: 1, columns: {} } })}\n`;
  expect(profilesIn(gzipSync(line))).toMatchObject({ isReadable: true });
  expect(profilesIn(gzipSync(line.repeat(100)))).toEqual({ profiles: [], isReadable: false });
});

test.each([
  ['more columns', named(2001, { missing: 100 })],
  ['more texts', { x: { missing: 0, texts: named(51, 1) } }],
  ['more centroids', { x: { missing: 0, numbers: 100, digest: Array(1001).fill([1, 0.1]) } }],
  ['more numbers than rows', { x: { missing: 0, numbers: 101, digest: [[1, 101]] } }],
  ['numbers without end', { x: { missing: 0, numbers: Number.MAX_SAFE_INTEGER, digest: [[1, 1]] } }],
  ['more texts than rows', { x: { missing: 0, texts: { a: 90 }, othertexts: 11 } }],
  ['more values than rows', { x: { missing: 1, numbers: 50, digest: [[1, 50]], texts: { a: 50 } } }],
])('a profile with %s than a recorder writes is none', (_what, columns) => {
  expect(read(columns)).toEqual({ profiles: [], isReadable: false });
});
