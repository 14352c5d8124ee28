import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import { examples } from '../examples.ts';
import { undoNote } from '../trash/undo-note.ts';

export function rmCommand(cli: Cli): Command {
  return new Command('rm')
    .description('Move a run with its log to the trash')
    .argument('<run>', 'the run, as `slipway runs` names it')
    .option('-f, --force', 'even while it is running: it is stopped')
    .addHelpText('after', examples([['slipway rm iris-4f2a --force', 'stop it and remove it']]))
    .action((id: string, options: { readonly force?: boolean }, command: Command) =>
      cli.run(command, async ({ client, output }) => {
        const answer = await client.run.remove({ id, force: options.force === true });
        await output.answer(answer, ({ removed }) => `Removed ${removed}.`);
        await undoNote(output, answer);
      }),
    );
}
