import { join, resolve } from 'node:path';
import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import { ownShell } from '#cli/terminal/own-shell.ts';
import { shellWord } from '#contract/shell-word.ts';
import { examples } from './examples.ts';

export function newCommand(cli: Cli): Command {
  return new Command('new')
    .description(
      'Create a project from a model and a script: a new folder with copies of them and a first manifest',
    )
    .argument('<file...>', 'the model, the script, and what they need')
    .option('--in <folder>', 'create the new folder in this one (default: next to the model)')
    .addHelpText(
      'after',
      examples([
        ['slipway new model.pkl score.py', 'a folder next to the model'],
        ['slipway new ~/Downloads/churn.onnx --in ~/projects', 'without a script: one is proposed'],
      ]),
    )
    .action((files: readonly string[], options: { readonly in?: string }, command: Command) =>
      cli.run(command, async ({ client, output }) => {
        const answer = await client.project.create({
          files: files.map((path) => resolve(path)),
          ...(options.in === undefined ? {} : { parent: resolve(options.in) }),
        });
        await output.answer(answer, ({ folder, written, notes }, { style }) =>
          [
            folder,
            ...written.map((file) => `${style.good('✓')} ${join(folder, file)}`),
            ...notes.map((note) => `  ${note}`),
          ].join('\n'),
        );
        await output.note(`Next: slipway up ${shellWord(answer.folder, ownShell())}`);
      }),
    );
}
