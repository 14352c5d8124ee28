import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import { examples } from '../examples.ts';
import { retrainingFacts } from './retraining-facts.ts';

export function showCommand(cli: Cli): Command {
  return new Command('show')
    .description('Show a retraining: what went in, what the gates found and what became of it')
    .argument('<retraining>', '`project-number`, or `project` for its newest')
    .addHelpText(
      'after',
      examples([['slipway retraining show iris-3', 'with champion and candidate side by side']]),
    )
    .action((id: string, _options: unknown, command: Command) =>
      cli.run(command, async ({ client, output }) => {
        await output.answer(await client.retraining.get({ id }), retrainingFacts);
      }),
    );
}
