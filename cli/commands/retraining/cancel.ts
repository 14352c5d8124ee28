import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import { examples } from '../examples.ts';
import { retrainingFacts } from './retraining-facts.ts';

export function cancelCommand(cli: Cli): Command {
  return new Command('cancel')
    .description('Stop a retraining, or give up a candidate that waits')
    .argument('<retraining>', '`project-number`, or `project` for its newest')
    .addHelpText('after', examples([['slipway retraining cancel iris-3', 'no matter where it was started']]))
    .action((id: string, _options: unknown, command: Command) =>
      cli.run(command, async ({ client, output }) => {
        await output.answer(await client.retraining.cancel({ id }), retrainingFacts);
      }),
    );
}
