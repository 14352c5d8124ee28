import { expect, test } from 'vitest';
import { z } from 'zod';
import { describeSettings, setting, valueWord } from './setting.ts';
import { DEFAULT_SETTINGS, SETTINGS, serviceSettingsChangeSchema } from './settings.ts';

test('a setting is described by its schema: type, range, default, option and what holds without it', () => {
  const [described] = describeSettings({
    pullSeconds: setting(
      { group: 'serving', help: 'Time to pull' },
      z.number().int().min(5).max(90).default(60),
    ),
  });
  expect(described).toMatchObject({
    name: 'pullSeconds',
    option: 'pull-seconds',
    takes: { kind: 'number', min: 5, max: 90, isWhole: true },
    initial: 60,
    otherwise: '60',
  });
  expect([described?.accepts(5), described?.accepts(4), described?.accepts('5')]).toEqual([
    true,
    false,
    false,
  ]);
});

test('a schema that no door can show is refused, and so is one without facts', () => {
  expect(() =>
    describeSettings({ odd: setting({ group: 'size', help: 'Odd' }, z.array(z.string()).default([])) }),
  ).toThrow('odd');
  expect(() => describeSettings({ bare: z.string().optional() })).toThrow('bare');
});

test.each(SETTINGS.map((each) => [each.name, each] as const))(
  '%s has its default, is accepted as a change, and null takes it back',
  (name, { initial, accepts, otherwise }) => {
    expect(DEFAULT_SETTINGS[name]).toBe(initial);
    if (initial !== undefined) expect(accepts(initial)).toBe(true);
    expect(otherwise).not.toBe('');
    expect(serviceSettingsChangeSchema.parse({ [name]: null })).toEqual({ [name]: null });
    expect(serviceSettingsChangeSchema.parse({})).toEqual({});
  },
);

test('no two settings share an option', () => {
  expect(new Set(SETTINGS.map(({ option }) => option)).size).toBe(SETTINGS.length);
});

test('values are written as the command line takes them', () => {
  expect([true, false, null, 2.5, '500m'].map(valueWord)).toEqual(['on', 'off', 'default', '2.5', '500m']);
});
