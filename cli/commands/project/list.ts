import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import type { Page } from '#cli/session/output.ts';
import { formatAge } from '#cli/terminal/amount.ts';
import { formatTable } from '#cli/terminal/table.ts';
import type { KnownProject } from '#contract/project/overview.ts';
import { examples } from '../examples.ts';

export function listCommand(cli: Cli): Command {
  return new Command('list')
    .description('List the projects that were opened, pinned ones first')
    .addHelpText('after', examples([['slipway project list --json', 'for a program']]))
    .action((_options: unknown, command: Command) =>
      cli.run(command, async ({ client, output }) => {
        const answer = await client.project.overview({});
        if (answer.projects.length === 0)
          await output.note(
            'No projects yet. `slipway open FOLDER` opens one, `slipway new MODEL` creates one.',
          );
        await output.answer(answer, ({ projects }, page) => projectTable(projects, page));
      }),
    );
}

function projectTable(projects: readonly KnownProject[], { style, width, now }: Page): string {
  if (projects.length === 0) return '';
  return formatTable(
    projects,
    [
      { title: 'PROJECT', value: ({ name }) => name, paint: (text) => style.strong(text) },
      { title: 'IMAGE', value: ({ image }) => image ?? '' },
      { title: 'LAST TASK', value: lastTaskText, shrinks: true },
      { title: 'OPENED', value: ({ openedAt }) => formatAge(openedAt, now) },
      { title: 'FOLDER', value: ({ folder }) => folder, shrinks: true },
      {
        title: 'REMARK',
        value: ({ pinned, present }) =>
          [...(pinned ? ['pinned'] : []), ...(present ? [] : ['not found'])].join(', '),
      },
    ],
    { style, width },
  );
}

function lastTaskText({ lastTask }: KnownProject): string {
  if (lastTask === undefined) return '';
  const { title, state, reason } = lastTask;
  return `${title}: ${state}${reason === undefined ? '' : ` – ${reason}`}`;
}
