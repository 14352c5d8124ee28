import { resolve } from 'node:path';
import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import type { Page } from '#cli/session/output.ts';
import { formatTable } from '#cli/terminal/table.ts';
import type { Trusted } from '#contract/system/trust.ts';
import { examples } from '../examples.ts';

export function trustCommand(cli: Cli): Command {
  return new Command('trust')
    .description('Manage what may run outside a container, and where logins may go')
    .addCommand(addCommand(cli))
    .addCommand(listCommand(cli))
    .addCommand(removeCommand(cli))
    .addHelpText(
      'after',
      examples([
        ['slipway trust add my-project', 'let the window and the portal run its code'],
        ['slipway trust list', 'everything that is trusted'],
        ['slipway trust remove my-project', 'ask again before its code runs'],
      ]),
    );
}

function addCommand(cli: Cli): Command {
  return new Command('add')
    .description(
      'Trust the code of a folder, so that the process engine may run it from the window and the portal',
    )
    .argument('[folder]', 'the folder', '.')
    .addHelpText(
      'after',
      examples([['slipway trust add my-project', 'let the window and the portal run its code']]),
    )
    .action((folder: string, _options: unknown, command: Command) =>
      cli.run(command, async ({ client, output }) => {
        await output.answer(await client.system.trust({ folder: resolve(folder) }), trustedTable);
      }),
    );
}

function listCommand(cli: Cli): Command {
  return new Command('list')
    .description('List what is trusted')
    .addHelpText('after', examples([['slipway trust list --json', 'as JSON']]))
    .action((_options: unknown, command: Command) =>
      cli.run(command, async ({ client, output }) => {
        await output.answer(await client.system.trusted({}), trustedTable);
      }),
    );
}

function removeCommand(cli: Cli): Command {
  return new Command('remove')
    .description('Remove the trust in a folder, a login program or another entry of the list')
    .argument('<subject>', 'the folder, or the program as `slipway trust list` shows it')
    .addHelpText('after', examples([['slipway trust remove my-project', 'ask again before its code runs']]))
    .action((subject: string, _options: unknown, command: Command) =>
      cli.run(command, async ({ client, output }) => {
        await output.answer(await client.system.distrust({ subject }), trustedTable);
      }),
    );
}

function trustedTable({ trusted }: { readonly trusted: readonly Trusted[] }, { style, width }: Page): string {
  return formatTable(
    trusted,
    [
      { title: 'KIND', value: ({ kind }) => kind },
      {
        title: 'TRUSTED',
        value: ({ subject }) => subject,
        paint: (text) => style.strong(text),
        shrinks: true,
      },
      { title: 'SINCE', value: ({ agreedAt }) => agreedAt },
    ],
    { style, width },
  );
}
