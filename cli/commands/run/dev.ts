import { resolve } from 'node:path';
import { Command } from 'commander';
import { z } from 'zod';
import type { Cli } from '#cli/session/cli.ts';
import { remembered } from '#cli/session/remembered.ts';
import { examples } from '../examples.ts';
import {
  cpusOption,
  engineOption,
  memoryOption,
  portOption,
  type RunOptions,
  runOptions,
} from '../option.ts';

export function devCommand(cli: Cli): Command {
  return new Command('dev')
    .description('Run a project and restart it after every saved edit, without a build; until Ctrl-C')
    .argument('[folder]', 'the project folder', '.')
    .addOption(engineOption())
    .addOption(portOption())
    .addOption(cpusOption())
    .addOption(memoryOption())
    .addHelpText(
      'after',
      examples([
        ['slipway dev iris', 'builds what changed, runs it, follows the folder'],
        ['slipway dev --engine process --port 8080', 'without a container engine'],
      ]),
    )
    .action((folder: string, options: RunOptions, command: Command) =>
      cli.run(command, async ({ client, output, finish }) => {
        const path = resolve(folder);
        const starting = client.run.develop({ folder: path, ...runOptions(options) });
        await finish(remembered(client, path, starting), z.unknown());
        await output.answer({}, () => '');
        await output.note('The run was stopped or replaced from elsewhere.');
      }),
    );
}
