import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import type { Page } from '#cli/session/output.ts';
import { formatAge } from '#cli/terminal/amount.ts';
import { formatTable } from '#cli/terminal/table.ts';
import type { TrashEntry } from '#contract/trash/trash.ts';
import { examples } from '../examples.ts';

export function listCommand(cli: Cli): Command {
  return new Command('list')
    .description('List what was deleted and can be restored, newest first')
    .addHelpText('after', examples([['slipway trash list --json', 'for a program']]))
    .action((_options: unknown, command: Command) =>
      cli.run(command, async ({ client, output }) => {
        const answer = await client.trash.list({});
        if (answer.entries.length === 0) await output.note('The trash is empty.');
        await output.answer(answer, ({ entries }, page) => trashTable(entries, page));
      }),
    );
}

function trashTable(entries: readonly TrashEntry[], { style, width, now }: Page): string {
  if (entries.length === 0) return '';
  return formatTable(
    entries,
    [
      { title: 'ID', value: ({ id }) => id },
      { title: 'KIND', value: ({ kind }) => kind },
      { title: 'NAME', value: ({ name }) => name, paint: (text) => style.strong(text), shrinks: true },
      { title: 'DELETED', value: ({ deletedAt }) => formatAge(deletedAt, now) },
      { title: 'KEPT UNTIL', value: ({ keptUntil }) => keptUntil.slice(0, 10) },
    ],
    { style, width },
  );
}
