import { join } from 'node:path';
import type { Command } from 'commander';
import { expect, test } from 'vitest';
import { programForTests } from '#cli/testing/program-for-tests.ts';
import { ANSWERS } from './answers.ts';
import { commandLineDocument } from './command-line-document.ts';

function leaves(command: Command, words: readonly string[] = []): readonly string[] {
  return command.commands.flatMap((child) =>
    child.commands.length > 0
      ? leaves(child, [...words, child.name()])
      : [[...words, child.name()].join(' ')],
  );
}

test('docs/command-line.md is what the program says', async () => {
  const program = await programForTests();
  const path = join(import.meta.dirname, '..', '..', 'docs', 'command-line.md');
  await expect(commandLineDocument(program)).toMatchFileSnapshot(path);
});

test('every command has a documented answer, and every documented answer a command', async () => {
  const commands = leaves(await programForTests());
  const documented = new Set(Object.keys(ANSWERS).map((key) => key.replace(/ --.*/, '')));
  expect([...documented].sort()).toEqual([...commands].sort());
});
