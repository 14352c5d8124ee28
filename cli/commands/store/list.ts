import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import type { Page } from '#cli/session/output.ts';
import { formatTable } from '#cli/terminal/table.ts';
import { addressOfPlace, type DataStore } from '#contract/data-store/data-store.ts';
import { examples } from '../examples.ts';
import { credentialsText } from './store-facts.ts';

export function listCommand(cli: Cli): Command {
  return new Command('list')
    .description('List the saved stores')
    .addHelpText('after', examples([['slipway store list --json', 'for a program']]))
    .action((_options: unknown, command: Command) =>
      cli.run(command, async ({ client, output }) => {
        const answer = await client.store.list({});
        if (answer.stores.length === 0)
          await output.note('No stores. `slipway store add NAME s3://bucket/prefix` adds one.');
        await output.answer(answer, ({ stores }, page) => storeTable(stores, page));
      }),
    );
}

function storeTable(stores: readonly DataStore[], { style, width }: Page): string {
  if (stores.length === 0) return '';
  return formatTable(
    stores,
    [
      { title: 'STORE', value: ({ name }) => name, paint: (text) => style.strong(text) },
      { title: 'ADDRESS', value: ({ place }) => addressOfPlace(place), shrinks: true },
      { title: 'CREDENTIALS', value: credentialsText },
    ],
    { style, width },
  );
}
