import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import type { Page } from '#cli/session/output.ts';
import { formatAge } from '#cli/terminal/amount.ts';
import { formatTable } from '#cli/terminal/table.ts';
import type { ManifestVersion } from '#contract/manifest/version.ts';
import { examples } from '../examples.ts';

export function listCommand(cli: Cli): Command {
  return new Command('list')
    .description('List manifest versions, newest first')
    .option('--name <name>', 'only those of this name')
    .addHelpText('after', examples([['slipway manifest list --name iris', 'all versions of one name']]))
    .action((options: { readonly name?: string }, command: Command) =>
      cli.run(command, async ({ client, output }) => {
        const answer = await client.manifest.list(options.name === undefined ? {} : { name: options.name });
        if (answer.manifests.length === 0)
          await output.note('No manifest versions. `slipway build` makes one of a project.');
        await output.answer(answer, ({ manifests }, page) => manifestTable(manifests, page));
      }),
    );
}

function manifestTable(manifests: readonly ManifestVersion[], { style, width, now }: Page): string {
  if (manifests.length === 0) return '';
  return formatTable(
    manifests,
    [
      {
        title: 'MANIFEST',
        value: (each) => each.reference,
        shrinks: true,
        paint: (text) => style.strong(text),
      },
      {
        title: 'MODELS',
        value: (each) => each.models.map((model) => model.reference).join(', '),
        shrinks: true,
      },
      { title: 'RUNTIME', value: (each) => each.manifest.runtime },
      { title: 'PACKAGES', value: (each) => String(each.lock.packages.length), align: 'right' },
      { title: 'FROZEN', value: (each) => formatAge(each.createdAt, now) },
      { title: 'FOLDER', value: (each) => each.folder, shrinks: true },
    ],
    { style, width },
  );
}
