import i18next, { type TFunction } from 'i18next';
import { beforeAll, expect, test } from 'vitest';
import type { Service } from '#contract/service/service.ts';
import { english } from '#renderer/i18n/en/index.ts';
import { exampleService } from '../testing/example-service.ts';
import { serviceNote } from './service-note.ts';

let t: TFunction;
beforeAll(async () => {
  t = await i18next.init({ lng: 'en', resources: { en: { translation: english } } });
});

const AUTO = { kind: 'auto', min: 1, max: 10, target: 70, scaleDownSeconds: 300 } as const;
const service = (change: Partial<Service> = {}): Service => exampleService({ scale: AUTO, ...change });
const problem = { code: 'crash', message: 'init() crashes', lines: [] } as const;
const drift = { kind: 'Deployment', name: 'iris', path: 'spec.replicas', expected: '2', found: '5' };

test('a service that is well tells image, replicas and whether it is autoscaled', () => {
  expect(serviceNote(service(), t)).toEqual({ note: 'iris:3 · 1 of 1 ready · autoscaled' });
});

test('what is wrong goes before everything but an update', () => {
  expect(serviceNote(service({ state: 'failing', problems: [problem], drift: [drift] }), t)).toEqual({
    note: 'iris:3 · init() crashes',
    noteTone: 'bad',
  });
  const updating = {
    number: 4,
    state: 'running',
    change: 'image iris:3 → iris:4',
    by: 'me',
    startedAt: '2026-11-01T10:00:00.000Z',
  } as const;
  expect(serviceNote(service({ problems: [problem], updating }), t).note).toBe(
    'updating: image iris:3 → iris:4 · 1 of 1 ready',
  );
});

test('a foreign change is told with both values', () => {
  expect(serviceNote(service({ drift: [drift] }), t)).toEqual({
    note: 'changed outside Slipway: Deployment spec.replicas: 2 → 5',
    noteTone: 'warn',
  });
  expect(serviceNote(service({ drift: [{ ...drift, path: '', found: undefined }] }), t).note).toBe(
    'changed outside Slipway: Deployment: 2 → absent',
  );
});

test('a paused service has no replicas by wish', () => {
  expect(serviceNote(service({ state: 'paused', scale: { kind: 'fixed', replicas: 1 } }), t).note).toBe(
    'iris:3 · no replicas',
  );
});
