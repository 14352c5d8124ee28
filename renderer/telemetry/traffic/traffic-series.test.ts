import { expect, test } from 'vitest';
import type { ServiceTraffic, TrafficPoint } from '#contract/telemetry/traffic-history.ts';
import { MOST_LINES, trafficChart } from './traffic-series.ts';

const FROM = '2026-11-30T08:00:00.000Z';
const accounts = { offered: 0, stored: 0, sampledOut: 0, lost: {}, deleted: 0, missing: 0, unreadable: 0 };

function point(hour: number, requests: number, failed = 0, p99?: number): TrafficPoint {
  const at = `2026-11-30T${String(hour).padStart(2, '0')}:00:00.000Z`;
  return {
    at,
    requests,
    statuses: { '2xx': requests - failed, '5xx': failed },
    ...(p99 === undefined ? {} : { p50: p99 / 2, p99 }),
  };
}

function service(name: string, versions: Readonly<Record<string, readonly TrafficPoint[]>>): ServiceTraffic {
  return {
    ...{
      service: name,
      from: FROM,
      to: '2026-11-30T11:30:00.000Z',
      readFrom: FROM,
      completeness: [],
      accounts,
    },
    versions: Object.entries(versions).map(([deployment, points]) => ({
      ...{ deployment, points, models: [], first: FROM, last: FROM, requests: 0, statuses: {}, untimed: 0 },
    })),
  };
}

test('hours without requests are 0, and what cannot be known of them is not drawn', () => {
  const one = service('iris', { 'iris:1': [point(8, 10, 1, 30), point(10, 4)] });
  const { x, lines } = trafficChart({ store: 'lab', step: 'hour', services: [one] });
  expect(x.map((seconds) => new Date(seconds * 1000).toISOString().slice(11, 13))).toEqual([
    '08',
    '09',
    '10',
    '11',
  ]);
  expect(lines).toMatchObject([
    { name: 'iris:1', requests: [10, 0, 4, 0], failed: [0.1, null, 0, null], p99: [30, null, null, null] },
  ]);
});

test('the newest images have lines of their own, the newest first', () => {
  const many = Object.fromEntries(Array.from({ length: 8 }, (_, at) => [`iris:${at + 1}`, [point(8, 1)]]));
  const { lines, left } = trafficChart({ store: 'lab', step: 'hour', services: [service('iris', many)] });
  expect(lines.map(({ name }) => name)).toEqual(['iris:8', 'iris:7', 'iris:6', 'iris:5', 'iris:4']);
  expect([lines.length, left]).toEqual([MOST_LINES, 3]);
  expect(new Set(lines.map(({ color }) => color)).size).toBe(MOST_LINES);
});

test('compared services are one line each: requests add up, of latency the slowest image tells', () => {
  const services = [
    service('iris', { 'iris:1': [point(9, 10, 1, 30)], 'iris:2': [point(9, 30, 3, 80)] }),
    service('loans', { 'loans:1': [point(8, 7)] }),
  ];
  const { lines } = trafficChart({ store: 'lab', step: 'hour', services });
  expect(lines).toMatchObject([
    { name: 'iris', requests: [0, 40, 0, 0], failed: [null, 0.1, null, null], p99: [null, 80, null, null] },
    { name: 'loans', requests: [7, 0, 0, 0] },
  ]);
});

test('what was not read yet is not drawn', () => {
  const partly = { ...service('iris', { 'iris:1': [point(10, 4)] }), readFrom: '2026-11-30T10:00:00.000Z' };
  expect(trafficChart({ store: 'lab', step: 'hour', services: [partly] }).x).toHaveLength(2);
  expect(trafficChart({ store: 'lab', step: 'hour', services: [] })).toEqual({ x: [], lines: [], left: 0 });
});
