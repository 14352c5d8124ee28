import { join, resolve } from 'node:path';
import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import { formatDuration } from '#cli/terminal/amount.ts';
import { formatFacts } from '#cli/terminal/table.ts';
import { upResultSchema } from '#contract/run/run.ts';
import { examples } from './examples.ts';
import { cpusOption, engineOption, memoryOption, portOption, type RunOptions, runOptions } from './option.ts';
import { bodyText } from './request-text.ts';

export function upCommand(cli: Cli): Command {
  return new Command('up')
    .description('Register, build, run, wait and score the example of a project: one command')
    .argument('[folder]', 'the project folder', '.')
    .addOption(engineOption())
    .addOption(portOption())
    .addOption(cpusOption())
    .addOption(memoryOption())
    .addHelpText(
      'after',
      examples([
        ['slipway up', 'the project in the current folder; its earlier run is replaced'],
        ['slipway up iris --engine process', 'without a container engine'],
        ['slipway up iris --port 8080 --json', 'image, run and answer as JSON'],
      ]),
    )
    .action((folder: string, options: RunOptions, command: Command) =>
      cli.run(command, async ({ client, output, finish }) => {
        const starting = client.run.up({ folder: resolve(folder), ...runOptions(options) });
        const result = await finish(starting, upResultSchema);
        await output.answer(result, ({ run, image, reused, answer }, { style, width }) =>
          formatFacts(
            [
              ['image', `${image}${reused ? ' (unchanged)' : ''}`],
              ['run', style.strong(run.id)],
              ['address', run.url],
              ['answer', bodyText(answer, { width })],
              ['took', `status ${answer.status}, ${formatDuration(answer.milliseconds)}`],
            ],
            style,
          ),
        );
        if (result.example === 'guessed' && result.answer.status >= 400)
          await output.note(
            `No example request is known, so this was a guess, and it was refused. Put a request that fits run() into ${join(folder, 'requests', 'example.json')}, or give one: slipway score ${result.run.id} -d '{"data": …}'`,
          );
        await output.note(`Next: slipway usage ${result.run.id}`);
      }),
    );
}
