import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import type { Page } from '#cli/session/output.ts';
import { formatAge, formatBytes } from '#cli/terminal/amount.ts';
import { formatTable } from '#cli/terminal/table.ts';
import type { ModelVersion } from '#contract/model/model.ts';
import { examples } from '../examples.ts';
import { wholeNumber } from '../option.ts';
import { formatOf } from './model-facts.ts';

interface ListOptions {
  readonly name?: string;
  readonly tag?: string;
  readonly latest?: boolean;
  readonly limit?: number;
}

export function listCommand(cli: Cli): Command {
  return new Command('list')
    .description('List model versions, newest first')
    .option('--name <text>', 'only names that contain this')
    .option('--tag <tag>', 'only versions with this tag')
    .option('--latest', 'only the newest version of each name')
    .option('--limit <number>', 'maximum number of results', wholeNumber({ from: 1, to: 100_000 }))
    .addHelpText(
      'after',
      examples([
        ['slipway model list', 'all versions of all models'],
        ['slipway model list --latest --tag production', 'newest versions with a tag'],
        ['slipway model list --json', 'for a program'],
      ]),
    )
    .action((options: ListOptions, command: Command) =>
      cli.run(command, async ({ client, output }) => {
        const answer = await client.model.list({
          ...(options.name === undefined ? {} : { name: options.name }),
          ...(options.tag === undefined ? {} : { tag: options.tag }),
          ...(options.limit === undefined ? {} : { limit: options.limit }),
          latest: options.latest === true,
        });
        if (answer.models.length === 0)
          await output.note('No models. `slipway model register NAME PATH` registers the first one.');
        else if (answer.models.length < answer.total)
          await output.note(`${answer.models.length} of ${answer.total}.`);
        await output.answer(answer, ({ models }, page) => modelTable(models, page));
      }),
    );
}

function modelTable(models: readonly ModelVersion[], { style, width, now }: Page): string {
  if (models.length === 0) return '';
  return formatTable(
    models,
    [
      {
        title: 'MODEL',
        value: (model) => model.reference,
        shrinks: true,
        paint: (text) => style.strong(text),
      },
      { title: 'FORMAT', value: formatOf, shrinks: true },
      { title: 'SIZE', value: (model) => formatBytes(model.size), align: 'right' },
      { title: 'REGISTERED', value: (model) => formatAge(model.createdAt, now) },
      { title: 'TAGS', value: (model) => model.tags.join(', '), shrinks: true },
    ],
    { style, width },
  );
}
