import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import { runSchema } from '#contract/run/run.ts';
import { examples } from '../examples.ts';
import { runFacts } from './run-facts.ts';

export function restartCommand(cli: Cli): Command {
  return new Command('restart')
    .description('Start a run again on the same port')
    .argument('<run>', 'the run, as `slipway runs` names it')
    .addHelpText('after', examples([['slipway restart iris-4f2a', 'whether it runs or was stopped']]))
    .action((id: string, _options: unknown, command: Command) =>
      cli.run(command, async ({ client, output, finish }) => {
        await output.answer(await finish(client.run.restart({ id }), runSchema), runFacts);
      }),
    );
}
