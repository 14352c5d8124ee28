import { expect, test } from 'vitest';
import { createLoadMeter } from './load-meter.ts';

const ok = { outcome: '200', failed: false };
const full = { outcome: '503', failed: true };

test('requests are counted by second, and seconds without any are there', () => {
  const meter = createLoadMeter();
  meter.record(ok, { milliseconds: 10, endedAt: 100 });
  meter.record(full, { milliseconds: 1, endedAt: 900 });
  meter.record(ok, { milliseconds: 20, endedAt: 2500 });
  const report = meter.report(3000);
  expect(report.series.map(({ second, sent, failed }) => [second, sent, failed])).toEqual([
    [0, 2, 1],
    [1, 0, 0],
    [2, 1, 0],
    [3, 0, 0],
  ]);
  expect(report).toMatchObject({ sent: 3, failed: 1, seconds: 3, perSecond: 1 });
});

test('outcomes are counted, the most frequent first', () => {
  const meter = createLoadMeter();
  for (const answered of [full, ok, ok]) meter.record(answered, { milliseconds: 1, endedAt: 1 });
  expect(meter.report(10).outcomes).toEqual([
    { outcome: '200', count: 2 },
    { outcome: '503', count: 1 },
  ]);
});

test('each version that answered has numbers of its own', () => {
  const meter = createLoadMeter();
  meter.record({ ...ok, version: 'iris:1' }, { milliseconds: 10, endedAt: 1 });
  meter.record({ ...full, version: 'iris:2' }, { milliseconds: 90, endedAt: 2 });
  meter.record({ outcome: 'ECONNRESET', failed: true }, { milliseconds: 5, endedAt: 3 });
  expect(
    meter
      .report(10)
      .versions.map(({ version, sent, failed, latency }) => [version, sent, failed, latency.maximum]),
  ).toEqual([
    ['iris:1', 1, 0, 10],
    ['iris:2', 1, 1, 90],
  ]);
  expect(meter.report(10).series).toMatchObject([{ sent: 3, versions: { 'iris:1': 1, 'iris:2': 1 } }]);
});

test('a stream of a day is reported by its last hour of seconds', () => {
  const meter = createLoadMeter();
  for (let second = 0; second < 5000; second += 1)
    meter.record(ok, { milliseconds: 1, endedAt: second * 1000 });
  const { series, sent } = meter.report(4_999_500);
  expect(series).toHaveLength(3600);
  expect(series.at(-1)).toMatchObject({ second: 4999, sent: 1 });
  expect(sent).toBe(5000);
});
