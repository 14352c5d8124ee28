import { resolve } from 'node:path';
import { Command } from 'commander';
import { AnswerIsFailure } from '#cli/failure/failure.ts';
import type { Cli } from '#cli/session/cli.ts';
import { MANIFEST_FILE } from '#contract/manifest/source.ts';
import { examples } from '../examples.ts';

export function formatCommand(cli: Cli): Command {
  return new Command('format')
    .description('Format the manifest of a project; comments and order are kept')
    .argument('[folder]', 'the project folder', '.')
    .option('--check', 'write nothing; exit code 1 when something would change')
    .addHelpText(
      'after',
      examples([
        ['slipway manifest format', 'the manifest of this folder'],
        ['slipway manifest format iris --check', 'for a pipeline'],
      ]),
    )
    .action((folder: string, options: { readonly check?: boolean }, command: Command) =>
      cli.run(command, async ({ client, output }) => {
        const place = { folder: resolve(folder), path: MANIFEST_FILE };
        const { digest } = await client.project.readFile(place);
        const { text, isChanged } = await client.manifest.format(place);
        const isCheck = options.check === true;
        if (isChanged && !isCheck) await client.project.writeFile({ ...place, text, basedOn: digest });
        await output.answer({ isChanged, text }, () => {
          if (!isChanged) return `${MANIFEST_FILE} is already formatted.`;
          return isCheck ? `${MANIFEST_FILE} would be reformatted.` : `${MANIFEST_FILE} was formatted.`;
        });
        if (isChanged && isCheck) throw new AnswerIsFailure();
      }),
    );
}
