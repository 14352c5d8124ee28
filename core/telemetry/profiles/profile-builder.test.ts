import { describe, expect, it, test } from 'vitest';
import { normal, seededRandom } from '#core/testing/random.ts';
import { sampleBuilder } from '../data-drift/column-sample.ts';
import { compareColumn } from '../data-drift/compare-column.ts';
import { sum } from '../sums.ts';
import { mergedDigest, spreadOf } from './digest.ts';
import { profileBuilder } from './profile-builder.ts';
import type { CallProfile, ColumnProfile } from './read-profile.ts';

type Value = number | string | null;

/** As a recorder makes it of the values of a column. */
function profileOf(values: readonly Value[]): CallProfile {
  const numbers = values.filter((value) => typeof value === 'number').sort((a, b) => a - b);
  const texts: Record<string, number> = {};
  for (const value of values) if (typeof value === 'string') texts[value] = (texts[value] ?? 0) + 1;
  const digest = mergedDigest([{ centroids: numbers.map((value) => [value, 1]), isExact: true }]);
  const column: ColumnProfile = {
    missing: values.filter((value) => value === null).length,
    numbers: numbers.length,
    min: numbers[0] ?? 0,
    max: numbers.at(-1) ?? 0,
    digest: digest.centroids.map(([mean, count]) => [mean, count]),
    exact: digest.isExact,
    texts,
    othertexts: 0,
  };
  return { deployment: 'tides:1', rows: values.length, columns: { x: column } };
}

test('columns and texts of many profiles have an end', () => {
  const builder = profileBuilder();
  for (let each = 0; each < 6; each += 1) {
    const columns = Object.fromEntries(
      Array.from({ length: 2000 }, (_, at) => [`c${each}-${at}`, profileOf(['a']).columns.x ?? []]),
    );
    builder.add({ deployment: 'tides:1', rows: 1, columns } as CallProfile);
  }
  for (let each = 0; each < 300; each += 1)
    builder.add({
      ...profileOf(Array.from({ length: 50 }, (_, at) => `${each}-${at}`)),
      columns: { 'c0-0': profileOf(Array.from({ length: 50 }, (_, at) => `${each}-${at}`)).columns.x },
    } as CallProfile);
  const columns = builder.build();
  expect(columns.size).toBe(10_000);
  const texts = columns.get('c0-0')?.texts ?? new Map();
  expect(texts.size).toBeLessThanOrEqual(10_001);
  expect(sum(texts.values())).toBe(15_001);
});

function sampleOfProfiles(parts: readonly (readonly Value[])[]) {
  const builder = profileBuilder();
  for (const part of parts) builder.add(profileOf(part));
  const built = builder.build().get('x');
  if (built === undefined) throw new Error('no column');
  return built;
}

function sampleOfRows(values: readonly Value[]) {
  const builder = sampleBuilder();
  for (const value of values) builder.add(new Map([['x', value]]));
  const built = builder.build().get('x');
  if (built === undefined) throw new Error('no column');
  return built;
}

function hoursOf(count: number, rows: number, value: () => Value): readonly (readonly Value[])[] {
  return Array.from({ length: count }, () => Array.from({ length: rows }, value));
}

describe('merged profiles', () => {
  it('say of a column what its rows say', () => {
    const random = seededRandom(21);
    const shapes: readonly (() => Value)[] = [
      () => normal(random),
      () => (-Math.log(1 - random())) ** 3,
      () => 2026 + random(),
      () => Math.floor(random() * 12),
      () => (random() < 0.1 ? null : ['Brest', 'Cork', 'Oban'][Math.floor(random() * 3)]) ?? null,
    ];
    for (const shape of shapes) {
      const [reference, current] = [hoursOf(1, 5000, shape).flat(), hoursOf(48, 300, shape)];
      const compared = (sample: ReturnType<typeof sampleOfRows>) =>
        compareColumn('x', {
          reference: sampleOfRows(reference),
          current: sample,
          before: undefined,
          columns: 1,
        });
      const [byRows, byProfiles] = [
        compared(sampleOfRows(current.flat())),
        compared(sampleOfProfiles(current)),
      ];
      expect(byProfiles).toMatchObject({ kind: byRows?.kind, state: byRows?.state });
      expect(byProfiles?.distance).toBeCloseTo(byRows?.distance ?? 1, 1);
      expect(Math.abs((byProfiles?.distance ?? 1) - (byRows?.distance ?? 0))).toBeLessThan(0.02);
    }
  });

  it('without drift raise an alarm in at most one of a hundred windows, and find half a standard deviation', () => {
    const random = seededRandom(22);
    const reference = sampleOfRows(hoursOf(1, 3000, () => normal(random)).flat());
    const windows = 60;
    let [alarms, found] = [0, 0];
    for (let window = 0; window < windows; window += 1) {
      const sampled = (shift: number) =>
        sampleOfProfiles(hoursOf(10, [50, 100, 300][window % 3] ?? 50, () => normal(random) + shift));
      const state = (shift: number) => {
        const sample = sampled(shift);
        return compareColumn('x', { reference, current: sample, before: sample, columns: 20 })?.state;
      };
      if (state(0) === 'drifted') alarms += 1;
      if (state(0.5) === 'drifted') found += 1;
    }
    expect(alarms).toBeLessThanOrEqual(1);
    expect(found).toBeGreaterThanOrEqual(windows * 0.99);
  });

  it('count each row once, whatever lacks a column, and keep shares beyond what is spread out', () => {
    const builder = profileBuilder();
    builder.add({ ...profileOf(Array.from({ length: 90_000 }, (_, index) => index)), rows: 100_000 });
    builder.add({ deployment: 'tides:1', rows: 100_000, columns: {} });
    const sample = builder.build().get('x');
    expect(builder.rows).toBe(200_000);
    expect(sample?.total).toBe(20_000);
    expect(sample?.numbers.length).toBe(9000);
    expect(sample?.missing).toBe(11_000);
    expect(sample?.numbers[0]).toBeGreaterThanOrEqual(0);
    expect(sample?.numbers.at(-1)).toBeLessThanOrEqual(89_999);
  });

  it('keep few different values exact', () => {
    const grades = sampleOfProfiles([
      [1, 1, 2],
      [2, 5],
    ]);
    expect(grades.numbers).toEqual([1, 1, 2, 2, 5]);
    expect(spreadOf({ centroids: [], isExact: true }, { count: 0, low: 0, high: 0 })).toEqual([]);
  });
});
