import { resolve } from 'node:path';
import { Command } from 'commander';
import { z } from 'zod';
import type { Cli } from '#cli/session/cli.ts';
import { examples } from '../examples.ts';

const exportResultSchema = z.object({ path: z.string() });

export function exportCommand(cli: Cli): Command {
  return new Command('export')
    .description('Copy a version to a path, checked byte for byte')
    .argument('<model>', '`name:version`, or `name` for its newest version')
    .argument('<path>', 'where to: the file, or the folder, to be made')
    .option('--overwrite', 'replace an existing file or folder')
    .addHelpText('after', examples([['slipway model export iris-model:1 old.pkl', 'the bytes of version 1']]))
    .action((reference: string, path: string, options: { readonly overwrite?: boolean }, command: Command) =>
      cli.run(command, async ({ client, output, finish }) => {
        const starting = client.model.export({
          reference,
          path: resolve(path),
          overwrite: options.overwrite === true,
        });
        await output.answer(await finish(starting, exportResultSchema), (result) => result.path);
      }),
    );
}
