import { Command } from 'commander';
import { AnswerIsFailure } from '#cli/failure/failure.ts';
import { showLog } from '#cli/log/show-log.ts';
import type { Cli } from '#cli/session/cli.ts';
import { examples } from '../examples.ts';
import { taskFacts } from './task-facts.ts';

interface ShowOptions {
  readonly follow?: boolean;
  readonly log?: boolean;
}

export function showCommand(cli: Cli): Command {
  return new Command('show')
    .description('Show a task: its steps, and its result or error')
    .argument('<task>', 'the task, as `slipway task list` names it')
    .option('-f, --follow', 'show its progress until it ends; exit code 1 unless it succeeded')
    .option('--log', 'print its log instead')
    .addHelpText(
      'after',
      examples([
        ['slipway task show mn3k2j1x-9f8e7d6c -f', 'Ctrl-C stops watching, not the task'],
        ['slipway task show mn3k2j1x-9f8e7d6c --log', 'everything it wrote'],
      ]),
    )
    .action((id: string, options: ShowOptions, command: Command) =>
      cli.run(command, async ({ client, output, signal, watch }) => {
        if (options.log === true) {
          await showLog({
            read: (page) => client.task.read({ id, ...page }, { signal }),
            output,
            follows: options.follow === true,
            tail: undefined,
            textOf: (line) => line.text,
          });
          return;
        }
        const task = options.follow === true ? await watch(id) : await client.task.get({ id });
        await output.answer(task, taskFacts);
        if (options.follow === true && task.state !== 'succeeded') throw new AnswerIsFailure();
      }),
    );
}
