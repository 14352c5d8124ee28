import { expect, test } from 'vitest';
import { settingsSchema } from '#contract/system/settings.ts';
import { changedSettings, draftOf, FIELDS } from './setting-fields.ts';

const settings = settingsSchema.parse({
  baseImages: { 'python-3.11': 'mirror/python:3.11' },
  httpProxy: 'http://p',
});

/** What a page may name is not the page's to change (core/system/settings.ts, mustNotWiden). */
const NOT_OF_A_PAGE = ['portalRoots'];

test('shows every setting of the contract that a page may change', () => {
  expect([...FIELDS, ...NOT_OF_A_PAGE].sort()).toEqual(Object.keys(settingsSchema.shape).sort());
});

test('an untouched form changes nothing', () => {
  expect(changedSettings(draftOf(settings), settings)).toEqual({});
});

test('an emptied field goes back to the default, base images are read line by line', () => {
  const draft = { ...draftOf(settings), httpProxy: '', baseImages: 'python-3.12 = a/b:c=d\n\n' };
  expect(changedSettings(draft, settings)).toEqual({
    httpProxy: null,
    baseImages: { 'python-3.12': 'a/b:c=d' },
  });
});
