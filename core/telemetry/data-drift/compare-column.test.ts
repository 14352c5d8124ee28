import { describe, expect, it } from 'vitest';
import { normal, seededRandom } from '#core/testing/random.ts';
import { type ColumnSample, sampleBuilder } from './column-sample.ts';
import { compareColumn } from './compare-column.ts';

type Value = string | number | boolean | null;

function sample(values: readonly Value[]): ColumnSample {
  const builder = sampleBuilder();
  for (const value of values) builder.add(new Map([['x', value]]));
  const built = builder.build().get('x');
  if (built === undefined) throw new Error('no column');
  return built;
}

function many(count: number, value: () => Value): ColumnSample {
  return sample(Array.from({ length: count }, value));
}

describe('a column', () => {
  it('without drift raises an alarm in at most one of a hundred windows, of 500 to 5,000 rows and twenty columns', () => {
    const random = seededRandom(11);
    const reference = many(10_000, () => normal(random));
    let alarms = 0;
    const windows = 600;
    for (let window = 0; window < windows; window += 1) {
      const rows = [500, 1000, 5000][window % 3] ?? 500;
      const [before, current] = [many(rows, () => normal(random)), many(rows, () => normal(random))];
      if (compareColumn('x', { reference, current, before, columns: 20 })?.state === 'drifted') alarms += 1;
    }
    expect(alarms).toBeLessThanOrEqual(windows / 100);
  });

  it('that moves by half a standard deviation is found in 500 rows', () => {
    const random = seededRandom(12);
    const reference = many(10_000, () => normal(random));
    let found = 0;
    for (let window = 0; window < 200; window += 1) {
      const [before, current] = [
        many(500, () => normal(random) + 0.5),
        many(500, () => normal(random) + 0.5),
      ];
      if (compareColumn('x', { reference, current, before, columns: 20 })?.state === 'drifted') found += 1;
    }
    expect(found).toBeGreaterThanOrEqual(198);
  });

  it('is suspected when only this window differs, and left alone when it has too few rows', () => {
    const random = seededRandom(13);
    const reference = many(5000, () => normal(random));
    const moved = () => many(1000, () => normal(random) + 2);
    const same = many(1000, () => normal(random));
    const state = (current: ColumnSample, before: ColumnSample | undefined) =>
      compareColumn('x', { reference, current, before, columns: 1 })?.state;
    expect(state(moved(), moved())).toBe('drifted');
    expect(state(moved(), same)).toBe('suspected');
    expect(state(moved(), undefined)).toBe('suspected');
    expect(
      state(
        many(499, () => 9),
        moved(),
      ),
    ).toBe('too-few');
    expect(state(same, moved())).toBe('stable');
  });

  it('of categories tells which one changed, and which were never seen', () => {
    const cities = ['Brest', 'Cork', 'Oban'];
    const random = seededRandom(14);
    const reference = many(3000, () => cities[Math.floor(random() * 3)] ?? '');
    const current = many(1000, () => (random() < 0.7 ? 'Cork' : random() < 0.2 ? 'Lund' : 'Oban'));
    const found = compareColumn('x', { reference, current, before: current, columns: 1 });
    expect(found).toMatchObject({ kind: 'category', state: 'drifted' });
    expect(found?.words).toMatch(/^“Cork” 3\d(\.\d)? % → 7\d(\.\d)? %; never seen before 0 % → \d(\.\d)? %$/);
  });

  it('with missing values, texts among numbers and values out of range is told, whatever the distance', () => {
    const random = seededRandom(15);
    const reference = many(2000, () => random());
    const current = many(1000, () =>
      random() < 0.1 ? null : random() < 0.05 ? 'n/a' : random() < 0.05 ? 7 : random(),
    );
    const found = compareColumn('x', { reference, current, before: undefined, columns: 1 });
    expect(found?.quality.map(({ kind }) => kind)).toEqual(['missing', 'type', 'range']);
    expect(found?.words).toContain('missing 0 % → ');
  });

  it('of few numbers is a column of categories; identifiers and free text are not compared', () => {
    const random = seededRandom(16);
    const grades = many(2000, () => Math.floor(random() * 5));
    expect(
      compareColumn('x', { reference: grades, current: grades, before: grades, columns: 1 }),
    ).toMatchObject({
      kind: 'category',
      state: 'stable',
      distance: 0,
    });
    const ids = sample(Array.from({ length: 2000 }, (_, index) => `customer ${index}`));
    expect(compareColumn('x', { reference: ids, current: ids, before: ids, columns: 1 })).toBeUndefined();
    const nothing = many(600, () => null);
    expect(
      compareColumn('x', { reference: nothing, current: grades, before: grades, columns: 1 }),
    ).toBeUndefined();
    expect(
      compareColumn('x', { reference: grades, current: nothing, before: grades, columns: 1 }),
    ).toMatchObject({
      state: 'too-few',
      words: expect.stringContaining('missing 0 % → 100 %'),
    });
  });
});
