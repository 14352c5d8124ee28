import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import type { Page } from '#cli/session/output.ts';
import { formatAge, formatBytes } from '#cli/terminal/amount.ts';
import { formatFacts } from '#cli/terminal/table.ts';
import type { WholeManifestVersion } from '#contract/manifest/version.ts';
import { examples } from '../examples.ts';

export function showCommand(cli: Cli): Command {
  return new Command('show')
    .description('Show a manifest version: models, files and packages by digest and version')
    .argument('<manifest>', '`name:version`, or `name` for its newest version')
    .option('--source', 'print the manifest as it was written')
    .option('--lock', 'print the locked requirements')
    .addHelpText(
      'after',
      examples([
        ['slipway manifest show iris:3', 'what image iris:3 was built from'],
        ['slipway manifest show iris:3 --lock', 'its requirements, pinned and hashed'],
      ]),
    )
    .action(
      (
        reference: string,
        options: { readonly source?: boolean; readonly lock?: boolean },
        command: Command,
      ) =>
        cli.run(command, async ({ client, output }) => {
          const manifest = await client.manifest.get({ reference });
          await output.answer(manifest, (each, page) => {
            if (options.source === true) return each.source;
            return options.lock === true ? each.lock.text : manifestFacts(each, page);
          });
        }),
    );
}

function manifestFacts(each: WholeManifestVersion, { style, now }: Page): string {
  return formatFacts(
    [
      ['manifest', style.strong(each.reference)],
      ['description', each.manifest.description],
      ['digest', each.digest],
      ['folder', each.folder],
      ['frozen', formatAge(each.createdAt, now)],
      ['base image', each.base],
      ['python', each.lock.python],
      ['models', lines(each.models.map((model) => `${model.reference}  ${formatBytes(model.size)}`))],
      ['files', lines(each.files.map((file) => `${file.path}  ${formatBytes(file.size)}  ${file.role}`))],
      ['packages', lines(each.lock.packages.map((entry) => `${entry.name} ${entry.version}`))],
    ],
    style,
  );
}

function lines(texts: readonly string[]): string | undefined {
  return texts.length === 0 ? undefined : texts.join('\n');
}
