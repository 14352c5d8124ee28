import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { UsageError } from '#cli/failure/failure.ts';
import type { Cli } from '#cli/session/cli.ts';
import { examples } from '../examples.ts';
import { aboutService, type ServiceOptions, serviceNamed } from './service-options.ts';

interface ExportOptions extends ServiceOptions {
  readonly as: 'yaml' | 'kustomize';
  readonly to?: string;
}

export function exportCommand(cli: Cli): Command {
  return aboutService(
    'export',
    'Write the objects of a service as YAML for GitOps; keys and secrets are left out and listed',
  )
    .addOption(
      new Option('--as <form>', 'one file, or the base of a kustomization')
        .choices(['yaml', 'kustomize'])
        .default('yaml'),
    )
    .option('--to <folder>', 'write to this folder or file (default: standard output)')
    .addHelpText(
      'after',
      examples([
        ['slipway service export iris > iris.yaml', 'for kubectl apply -f'],
        ['slipway service export iris --as kustomize --to base', 'for kubectl apply -k'],
      ]),
    )
    .action((name: string, options: ExportOptions, command: Command) =>
      cli.run(command, async ({ client, output }) => {
        if (options.as === 'kustomize' && options.to === undefined && !output.isJson)
          throw new UsageError({
            message: 'A kustomization has several files and needs a folder.',
            hint: 'Add --to FOLDER.',
          });
        const answer = await client.service.export({ ...serviceNamed(name, options), as: options.as });
        if (options.to !== undefined) await writeFiles(resolve(options.to), answer.files);
        await output.answer(answer, ({ files }) =>
          options.to === undefined
            ? files.map(({ text }) => text).join('')
            : files.map(({ path }) => `Wrote ${path}.`).join('\n'),
        );
      }),
    );
}

async function writeFiles(
  folder: string,
  files: readonly { readonly path: string; readonly text: string }[],
): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const { path, text } of files) await writeFile(join(folder, path), text);
}
