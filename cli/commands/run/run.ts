import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import { runSchema } from '#contract/run/run.ts';
import { examples } from '../examples.ts';
import { imageOf } from '../folder-or-image.ts';
import {
  cpusOption,
  engineOption,
  memoryOption,
  portOption,
  type RunOptions,
  runOptions,
} from '../option.ts';
import { runFacts } from './run-facts.ts';

export function runCommand(cli: Cli): Command {
  return new Command('run')
    .description('Start an image on this machine, or the project of a folder, which is built first')
    .argument('<folder-or-image>', 'a folder that exists, or an image as `name:version` or `name`')
    .addOption(engineOption())
    .addOption(portOption())
    .addOption(cpusOption())
    .addOption(memoryOption())
    .addHelpText(
      'after',
      examples([
        ['slipway run iris:3', 'an image, on a free port'],
        ['slipway run . --port 8080', 'the project in the current folder'],
        ['slipway run iris --cpus 0.5 --memory 512M', 'within limits'],
      ]),
    )
    .action((subject: string, options: RunOptions, command: Command) =>
      cli.run(command, async (session) => {
        const { client, output, finish } = session;
        const image = await imageOf(session, subject, options);
        const starting = client.run.start({ image, ...runOptions(options) });
        const run = await finish(starting, runSchema);
        await output.answer(run, runFacts);
        await output.note(`Next: slipway score ${run.id}`);
      }),
    );
}
