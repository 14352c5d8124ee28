import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import { examples } from '../examples.ts';

export function keyCommand(cli: Cli): Command {
  const command = new Command('key')
    .description('Keys that images are signed with, as cosign does')
    .helpCommand(false);
  return command.addCommand(createCommand(cli)).addCommand(listCommand(cli));
}

function createCommand(cli: Cli): Command {
  return new Command('create')
    .description(
      'Create a key (ECDSA P-256) and print its public half; its private half stays on this machine',
    )
    .argument('<name>', 'what it is called')
    .addHelpText(
      'after',
      examples([
        ['slipway key create team > team.pub', 'then: cosign verify --key team.pub …'],
        ['slipway key create team && slipway settings set signingKey team', 'sign whatever is published'],
      ]),
    )
    .action((name: string, _options: unknown, command: Command) =>
      cli.run(command, async ({ client, output }) => {
        await output.answer(await client.image.createKey({ name }), ({ publicKey }) => publicKey.trimEnd());
      }),
    );
}

function listCommand(cli: Cli): Command {
  return new Command('list')
    .description('List the keys, with their public halves')
    .addHelpText('after', examples([['slipway key list --json', '']]))
    .action((_options: unknown, command: Command) =>
      cli.run(command, async ({ client, output }) => {
        await output.answer(await client.image.keys({}), ({ keys }, { style }) =>
          keys.length === 0
            ? 'No keys. `slipway key create NAME` makes one.'
            : keys.map(({ name, publicKey }) => `${style.strong(name)}\n${publicKey.trimEnd()}`).join('\n'),
        );
      }),
    );
}
