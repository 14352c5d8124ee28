import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import { formatBytes } from '#cli/terminal/amount.ts';
import { confirm } from '#cli/terminal/confirm.ts';
import { pruneResultSchema } from '#contract/image/image.ts';
import { examples } from '../examples.ts';
import { wholeNumber } from '../option.ts';

interface PruneOptions {
  readonly keep: number;
  readonly yes?: boolean;
}

export function pruneCommand(cli: Cli): Command {
  return new Command('prune')
    .description('Delete images that no run uses, except the newest of each name, and unused environments')
    .option('--keep <number>', 'how many of each name to keep', wholeNumber({ from: 0, to: 1_000_000 }), 1)
    .option('-y, --yes', 'do not ask')
    .addHelpText('after', examples([['slipway image prune --keep 3 --yes', 'keep three of each name']]))
    .action(({ keep, yes }: PruneOptions, command: Command) =>
      cli.run(command, async ({ client, output, finish, terminal, signal }) => {
        const isConfirmed = await confirm(
          `Delete every image that no run uses, except the newest ${keep} of each name?`,
          { terminal, isGranted: yes === true, isJson: output.isJson, signal },
        );
        if (!isConfirmed) {
          await output.note('Nothing was deleted.');
          return;
        }
        const result = await finish(client.image.prune({ keep }), pruneResultSchema);
        await output.answer(result, ({ images, freedBytes }) =>
          [...images.map((image) => `Deleted ${image}.`), `${formatBytes(freedBytes)} freed.`].join('\n'),
        );
      }),
    );
}
