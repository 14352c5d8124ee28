import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import { examples } from '../examples.ts';
import { retrainingFacts } from './retraining-facts.ts';

interface RejectOptions {
  readonly why?: string;
  readonly candidate?: string;
}

export function rejectCommand(cli: Cli): Command {
  return new Command('reject')
    .description('Refuse a candidate that waits')
    .argument('<retraining>', '`project-number`, or `project` for its newest')
    .option('--why <text>', 'kept with the decision')
    .option('--candidate <digest>', 'only if this is the candidate, as `show` tells it')
    .addHelpText(
      'after',
      examples([['slipway retraining reject iris-3 --why "worse for small flowers"', '']]),
    )
    .action((id: string, options: RejectOptions, command: Command) =>
      cli.run(command, async ({ client, output }) => {
        await output.answer(await client.retraining.reject({ id, ...options }), retrainingFacts);
      }),
    );
}
