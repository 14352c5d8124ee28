import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import type { Page } from '#cli/session/output.ts';
import { formatTable } from '#cli/terminal/table.ts';
import type { ManifestChange } from '#contract/manifest/version.ts';
import { examples } from '../examples.ts';

export function diffCommand(cli: Cli): Command {
  return new Command('diff')
    .description('Show what changed between two manifest versions')
    .argument('<before>', '`name:version`')
    .argument('<after>', '`name:version`')
    .addHelpText('after', examples([['slipway manifest diff iris:2 iris:3', 'what came with version 3']]))
    .action((reference: string, other: string, _options: unknown, command: Command) =>
      cli.run(command, async ({ client, output }) => {
        const answer = await client.manifest.diff({ reference, other });
        await output.answer(answer, ({ changes }, page) => changeTable(changes, page));
      }),
    );
}

/** Changes as a table; says so when there are none. */
export function changeTable(changes: readonly ManifestChange[], { style, width }: Page): string {
  if (changes.length === 0) return 'No difference.';
  return formatTable(
    changes,
    [
      { title: 'AREA', value: (change) => change.area },
      { title: 'WHAT', value: (change) => change.subject, shrinks: true },
      {
        title: 'BEFORE',
        value: (change) => change.before ?? '-',
        shrinks: true,
        paint: (text) => style.bad(text),
      },
      {
        title: 'AFTER',
        value: (change) => change.after ?? '-',
        shrinks: true,
        paint: (text) => style.good(text),
      },
    ],
    { style, width },
  );
}
