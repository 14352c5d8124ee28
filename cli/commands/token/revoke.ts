import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import { examples } from '../examples.ts';
import { tokenTable } from './token-table.ts';

export function revokeCommand(cli: Cli): Command {
  return new Command('revoke')
    .description('Revoke a token; its next request is refused')
    .argument('<name>', 'as `slipway token list` shows it')
    .addHelpText('after', examples([['slipway token revoke ci', '']]))
    .action((name: string, _options: unknown, command: Command) =>
      cli.run(command, async ({ client, output }) => {
        await output.answer(await client.system.revokeToken({ name }), tokenTable);
      }),
    );
}
