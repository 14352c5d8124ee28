import { expect, test } from 'vitest';
import { serviceSettingsSchema } from '#contract/service/settings.ts';
import { changeOf, draftOf } from './settings-draft.ts';

const deployed = {
  settings: serviceSettingsSchema.parse({
    queue: 5,
    cpu: '250m',
    startSeconds: 60,
    environment: { LEVEL: 'a', GONE: 'x' },
  }),
  secretNames: ['TOKEN', 'OLD'],
};
const draft = draftOf(deployed.settings, deployed.secretNames);

test('a form that nobody touched changes nothing', () => {
  expect(changeOf(draft, deployed)).toEqual({});
  const auto = serviceSettingsSchema.parse({ scale: { kind: 'auto', max: 3 } });
  expect(changeOf(draftOf(auto, []), { settings: auto, secretNames: [] })).toEqual({});
});

test('only what differs is said, and an emptied field goes back to its default', () => {
  const change = changeOf(
    { ...draft, queue: '10', cpu: '', startSeconds: '', warmUp: false, logLevel: 'debug' },
    deployed,
  );
  expect(change).toEqual({ queue: 10, cpu: null, startSeconds: null, warmUp: false, logLevel: 'debug' });
});

test('the scale is said as a whole', () => {
  expect(changeOf({ ...draft, scaleKind: 'auto', max: '4', target: '' }, deployed)).toEqual({
    scale: { kind: 'auto', min: 1, max: 4, target: 70, scaleDownSeconds: 300 },
  });
});

test('a row that is gone takes its variable away, one without a name is not there', () => {
  const environment = [
    { id: '1', name: 'LEVEL', value: 'b' },
    { id: '2', name: 'NEW', value: '' },
    { id: '3', name: ' ', value: 'nothing' },
  ];
  expect(changeOf({ ...draft, environment }, deployed)).toEqual({
    environment: { LEVEL: 'b', NEW: '', GONE: null },
  });
});

test('a renamed variable is a new one, and the old name goes', () => {
  const environment = draft.environment.map((row) => (row.name === 'GONE' ? { ...row, name: 'KEPT' } : row));
  expect(changeOf({ ...draft, environment }, deployed)).toEqual({ environment: { KEPT: 'x', GONE: null } });
});

test('secret variables stay unless they get a new value or go', () => {
  const secrets = [
    { id: '1', name: 'TOKEN', value: undefined },
    { id: '2', name: 'NEW', value: 's3cret' },
  ];
  expect(changeOf({ ...draft, secrets }, deployed)).toEqual({ secrets: { NEW: 's3cret', OLD: null } });
});
