import { expect, test } from 'vitest';
import type { Command } from '#renderer/page/command.ts';
import { matchCommands } from './match.ts';

const command = (title: string, more: Partial<Command> = {}): Command => ({
  id: title,
  group: 'program',
  title,
  run: () => undefined,
  ...more,
});
const titles = (commands: readonly Command[], text: string): readonly string[] =>
  matchCommands(commands, text).map((each) => each.title);

test('without a text everything is there, what concerns the page first', () => {
  const all = [
    command('Settings'),
    command('iris:1', { group: 'image' }),
    command('Build', { group: 'here' }),
  ];
  expect(titles(all, '  ')).toEqual(['Build', 'Settings', 'iris:1']);
});

test('every word must be found; the start of the title counts most', () => {
  const all = [command('Show the models'), command('Models'), command('Register a model'), command('Runs')];
  expect(titles(all, 'model')).toEqual(['Models', 'Show the models', 'Register a model']);
  expect(titles(all, 'the mod')).toEqual(['Show the models']);
});

test('finds by note and command line, after what is found by title', () => {
  const all = [
    command('Stop', { commandLine: 'slipway stop iris-4f2a' }),
    command('iris-4f2a', { group: 'run', note: 'ready' }),
  ];
  expect(titles(all, '4f2a')).toEqual(['iris-4f2a', 'Stop']);
  expect(titles(all, 'ready')).toEqual(['iris-4f2a']);
});

test('accents and case do not matter', () => {
  expect(titles([command('Répertoire des modèles')], 'MODELES rep')).toHaveLength(1);
});

test('of very many only so many are shown', () => {
  expect(
    matchCommands(
      Array.from({ length: 500 }, (_, at) => command(`m ${at}`)),
      'm',
      20,
    ),
  ).toHaveLength(20);
});
