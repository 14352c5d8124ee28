import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import { examples } from '../examples.ts';
import { tokenTable } from './token-table.ts';

export function listCommand(cli: Cli): Command {
  return new Command('list')
    .description('List the tokens, without their secrets')
    .addHelpText('after', examples([['slipway token list', '']]))
    .action((_options: unknown, command: Command) =>
      cli.run(command, async ({ client, output }) => {
        await output.answer(await client.system.tokens({}), tokenTable);
      }),
    );
}
