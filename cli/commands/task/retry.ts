import { Command } from 'commander';
import { z } from 'zod';
import type { Cli } from '#cli/session/cli.ts';
import { examples } from '../examples.ts';
import { taskFacts } from './task-facts.ts';

export function retryCommand(cli: Cli): Command {
  return new Command('retry')
    .description('Start a finished task again, with the same input')
    .argument('<task>', 'the task, as `slipway task list` names it')
    .addHelpText('after', examples([['slipway task retry mn3k2j1x-9f8e7d6c', 'the build that failed']]))
    .action((id: string, _options: unknown, command: Command) =>
      cli.run(command, async ({ client, output, finish }) => {
        const starting = client.task.retry({ id });
        await finish(starting, z.unknown());
        const { taskId } = await starting;
        await output.answer(await client.task.get({ id: taskId }), taskFacts);
      }),
    );
}
