import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import type { SlipwayClient } from '#contract/index.ts';
import type { Task } from '#contract/task/task.ts';
import { examples } from '../examples.ts';
import { taskFacts } from './task-facts.ts';

export function cancelCommand(cli: Cli): Command {
  return new Command('cancel')
    .description('Ask a task to stop, and wait until it has cleaned up')
    .argument('<task>', 'the task, as `slipway task list` names it')
    .option('--no-wait', 'do not wait')
    .addHelpText(
      'after',
      examples([['slipway task cancel mn3k2j1x-9f8e7d6c', 'no matter where it was started']]),
    )
    .action((id: string, options: { readonly wait: boolean }, command: Command) =>
      cli.run(command, async ({ client, output }) => {
        const asked = await client.task.cancel({ id });
        await output.answer(options.wait ? await waitForEnd(client, asked) : asked, taskFacts);
      }),
    );
}

async function waitForEnd(client: SlipwayClient, asked: Task): Promise<Task> {
  let task = asked;
  while (task.state === 'running') task = await client.task.wait({ id: task.id, waitMs: 1000 });
  return task;
}
