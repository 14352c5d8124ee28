import { Command, Option } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import type { Page } from '#cli/session/output.ts';
import { formatAge, formatDuration } from '#cli/terminal/amount.ts';
import { formatTable } from '#cli/terminal/table.ts';
import { type Task, type TaskState, taskStateSchema } from '#contract/task/task.ts';
import { examples } from '../examples.ts';
import { wholeNumber } from '../option.ts';
import { durationOf, paintTaskState, stateOf } from './task-facts.ts';

interface ListOptions {
  readonly state?: TaskState;
  readonly limit?: number;
}

export function listCommand(cli: Cli): Command {
  return new Command('list')
    .description('List tasks, newest first')
    .addOption(new Option('--state <state>', 'only those in this state').choices(taskStateSchema.options))
    .option('--limit <number>', 'maximum number of results', wholeNumber({ from: 1, to: 1000 }))
    .addHelpText(
      'after',
      examples([['slipway task list --state running', 'running tasks, started anywhere']]),
    )
    .action((options: ListOptions, command: Command) =>
      cli.run(command, async ({ client, output }) => {
        const answer = await client.task.list({
          ...(options.state === undefined ? {} : { state: options.state }),
          ...(options.limit === undefined ? {} : { limit: options.limit }),
        });
        if (answer.tasks.length === 0) await output.note('No tasks.');
        await output.answer(answer, ({ tasks }, page) => taskTable(tasks, page));
      }),
    );
}

function taskTable(tasks: readonly Task[], { style, width, now }: Page): string {
  if (tasks.length === 0) return '';
  return formatTable(
    tasks,
    [
      { title: 'TASK', value: (task) => task.id },
      { title: 'STATE', value: stateOf, paint: (text, task) => paintTaskState(text, task.state, style) },
      { title: 'WHAT', value: (task) => task.title, shrinks: true, paint: (text) => style.strong(text) },
      { title: 'STARTED', value: (task) => formatAge(task.startedAt, now) },
      { title: 'TOOK', value: (task) => formatDuration(durationOf(task, now)), align: 'right' },
      { title: 'ERROR', value: (task) => task.error?.message ?? '', shrinks: true },
    ],
    { style, width },
  );
}
