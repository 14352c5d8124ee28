import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { z } from 'zod';
import type { Cli } from '#cli/session/cli.ts';
import type { BuilderKind } from '#contract/image/image.ts';
import { examples } from '../examples.ts';
import { builtByOption } from '../option.ts';

const exportResultSchema = z.object({ path: z.string() });

interface ExportOptions {
  readonly as: 'archive' | 'context';
  readonly engine?: BuilderKind;
  readonly overwrite?: boolean;
}

export function exportCommand(cli: Cli): Command {
  return new Command('export')
    .description('Write an image to disk')
    .argument('<image>', '`name:version`, or `name` for its newest version')
    .argument('<path>', 'the file or folder to create')
    .addOption(
      new Option(
        '--as <form>',
        '`archive`: for `docker load`; `context`: a folder that builds without Slipway',
      )
        .choices(['archive', 'context'])
        .default('archive'),
    )
    .addOption(builtByOption())
    .option('--overwrite', 'replace an existing file or folder')
    .addHelpText(
      'after',
      examples([
        ['slipway image export iris:3 iris.tar', 'then: docker load -i iris.tar'],
        ['slipway image export iris:3 iris-context --as context', 'then: docker build iris-context'],
      ]),
    )
    .action((reference: string, path: string, options: ExportOptions, command: Command) =>
      cli.run(command, async ({ client, output, finish }) => {
        const starting = client.image.export({
          reference,
          path: resolve(path),
          as: options.as,
          overwrite: options.overwrite === true,
          ...(options.engine === undefined ? {} : { engine: options.engine }),
        });
        await output.answer(await finish(starting, exportResultSchema), (result) => result.path);
      }),
    );
}
