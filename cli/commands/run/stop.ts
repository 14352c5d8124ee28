import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import { examples } from '../examples.ts';

export function stopCommand(cli: Cli): Command {
  return new Command('stop')
    .description('Stop a run; requests in progress are answered first')
    .argument('<run>', 'the run, as `slipway runs` names it')
    .addHelpText('after', examples([['slipway stop iris-4f2a', 'it can be started again with restart']]))
    .action((id: string, _options: unknown, command: Command) =>
      cli.run(command, async ({ client, output }) => {
        await output.answer(await client.run.stop({ id }), (run) => `Stopped ${run.id}.`);
      }),
    );
}
