import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import { examples } from '../examples.ts';

export function restoreCommand(cli: Cli): Command {
  return new Command('restore')
    .description('Put something back where it was deleted')
    .argument('<entry>', 'its name, or its id of `slipway trash list`')
    .addHelpText(
      'after',
      examples([
        ['slipway trash restore iris-model:1', 'by its name'],
        ['slipway trash restore 4f2a91c0', 'by its id, when several have the name'],
      ]),
    )
    .action((what: string, _options: unknown, command: Command) =>
      cli.run(command, async ({ client, output }) => {
        const answer = await client.trash.restore({ what });
        await output.answer(answer, ({ restored }) => `Restored ${restored.name} (${restored.kind}).`);
        if (answer.restored.kind === 'store')
          await output.note(
            `Credentials are not kept in the trash: \`slipway store update ${answer.restored.name}\` sets them again.`,
          );
      }),
    );
}
