import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { UsageError } from '#cli/failure/failure.ts';
import type { Cli } from '#cli/session/cli.ts';
import type { Session } from '#cli/session/session.ts';
import { ownShell } from '#cli/terminal/own-shell.ts';
import { shellWord } from '#contract/shell-word.ts';
import { examples } from './examples.ts';

interface InitOptions {
  readonly name?: string;
  readonly overwrite?: boolean;
  readonly dryRun?: boolean;
  readonly example?: string;
}

export function initCommand(cli: Cli): Command {
  return new Command('init')
    .description(
      'Write a first manifest for a folder, and a script and dependency file where they are missing',
    )
    .argument('[folder]', 'the project folder', '.')
    .option('--name <name>', 'name of the image (default: from the name of the folder)')
    .option('--overwrite', 'replace files that are there already')
    .option('--dry-run', 'show what would be written')
    .option('--example <name>', 'copy an example project into the folder instead')
    .addHelpText(
      'after',
      examples([
        ['slipway init', 'for the current folder'],
        ['slipway init churn --name churn-model', 'for a folder, with another name'],
        ['slipway init --dry-run', 'only show what would be written'],
        ['slipway init iris --example iris', 'a copy of the iris example to play with'],
      ]),
    )
    .action((folder: string, options: InitOptions, command: Command) =>
      cli.run(command, async (session) => {
        if (options.example !== undefined) await copyExample(session, folder, options.example);
        else if (options.dryRun === true) await propose(session, folder, options);
        else await write(session, folder, options);
      }),
    );
}

async function write({ client, output }: Session, folder: string, options: InitOptions): Promise<void> {
  const path = resolve(folder);
  const answer = await client.manifest.init({
    folder: path,
    ...(options.name === undefined ? {} : { name: options.name }),
    overwrite: options.overwrite === true,
  });
  await output.answer(answer, ({ written, notes }, { style }) =>
    [
      ...written.map((file) => `${style.good('✓')} ${join(folder, file)}`),
      ...(written.length === 0 ? ['Nothing to write: all files already exist.'] : []),
      ...notes.map((note) => `  ${note}`),
    ].join('\n'),
  );
  await output.note(`Next: slipway up ${folder === '.' ? '' : shellWord(folder, ownShell())}`.trimEnd());
}

async function propose({ client, output }: Session, folder: string, options: InitOptions): Promise<void> {
  const answer = await client.manifest.generate({
    folder: resolve(folder),
    ...(options.name === undefined ? {} : { name: options.name }),
  });
  await output.answer(answer, ({ files, notes }, { style }) =>
    [
      ...files.map((file) => `${style.strong(`# ${file.path}`)}\n${file.text.trimEnd()}\n`),
      ...notes.map((note) => `  ${note}`),
    ].join('\n'),
  );
}

async function copyExample({ client, output }: Session, folder: string, name: string): Promise<void> {
  const { examples: known } = await client.project.examples({});
  if (!known.some((example) => example.name === name))
    throw new UsageError({
      message: `Example not found: “${name}”.`,
      hint: `Available: ${known.map((example) => example.name).join(', ')}.`,
    });
  const answer = await client.project.copyExample({
    name,
    folder: resolve(folder === '.' ? name : folder),
  });
  await output.answer(answer, (copied) => copied.folder);
  await output.note(`Next: slipway up ${shellWord(answer.folder, ownShell())}`);
}
