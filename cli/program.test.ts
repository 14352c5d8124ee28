import type { Command } from 'commander';
import { expect, test } from 'vitest';
import { programForTests } from './testing/program-for-tests.ts';

interface Leaf {
  readonly name: string;
  readonly command: Command;
}

function leaves(command: Command, words: readonly string[] = []): readonly Leaf[] {
  return command.commands.flatMap((child) => {
    const path = [...words, child.name()];
    return child.commands.length > 0 ? leaves(child, path) : [{ name: path.join(' '), command: child }];
  });
}

function helpOf(command: Command): string {
  let text = '';
  command.configureOutput({ writeOut: (more) => (text += more) });
  command.outputHelp();
  return text;
}

test('every command shows how it is called, and each example calls it', async () => {
  for (const { name, command } of leaves(await programForTests())) {
    const help = helpOf(command);
    const examples =
      help
        .split('\nExamples:\n')[1]
        ?.split('\n')
        .filter((line) => line !== '') ?? [];
    expect(examples.length, name).toBeGreaterThan(0);
    for (const example of examples) expect(example, name).toContain(`slipway ${name}`);
  }
});

test('every option and argument is described, and no option means two things in one place', async () => {
  const program = await programForTests();
  for (const { name, command } of leaves(program)) {
    for (const argument of command.registeredArguments) expect(argument.description, name).not.toBe('');
    for (const option of command.options) expect(option.description, `${name} ${option.flags}`).not.toBe('');
    const flags = [...command.options, ...program.options].flatMap(({ short, long }) => [short, long]);
    const given = flags.filter((flag) => flag !== undefined);
    expect(new Set(given).size, name).toBe(given.length);
  }
});
