import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import type { BuilderKind } from '#contract/image/image.ts';
import { examples } from '../examples.ts';
import { builtByOption } from '../option.ts';
import { imageFacts } from './image-facts.ts';

interface ShowOptions {
  readonly engine?: BuilderKind;
  readonly dockerfile?: boolean;
}

export function showCommand(cli: Cli): Command {
  return new Command('show')
    .description('Show an image: models, packages, size by layer and why it was rebuilt')
    .argument('<image>', '`name:version`, or `name` for its newest version')
    .addOption(builtByOption())
    .option('--dockerfile', 'print the Dockerfile it was built with')
    .addHelpText(
      'after',
      examples([
        ['slipway image show iris', 'the newest image of a name'],
        ['slipway image show iris:2 --dockerfile', 'how version 2 was built'],
      ]),
    )
    .action((reference: string, options: ShowOptions, command: Command) =>
      cli.run(command, async ({ client, output }) => {
        const chosen = { reference, ...(options.engine === undefined ? {} : { engine: options.engine }) };
        if (options.dockerfile === true)
          await output.answer(await client.image.dockerfile(chosen), ({ dockerfile }) => dockerfile);
        else await output.answer(await client.image.get(chosen), imageFacts);
      }),
    );
}
