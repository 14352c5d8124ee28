import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import type { Page } from '#cli/session/output.ts';
import { formatAge } from '#cli/terminal/amount.ts';
import { formatTable } from '#cli/terminal/table.ts';
import type { Run } from '#contract/run/run.ts';
import { examples } from '../examples.ts';
import { paintState } from './run-facts.ts';

export function runsCommand(cli: Cli): Command {
  return new Command('runs')
    .description('List runs, newest first, no matter where they were started')
    .option('--image <image>', 'only those of this image')
    .addHelpText('after', examples([['slipway runs', 'with their addresses and states']]))
    .action((options: { readonly image?: string }, command: Command) =>
      cli.run(command, async ({ client, output }) => {
        const answer = await client.run.list(options.image === undefined ? {} : { image: options.image });
        if (answer.runs.length === 0) await output.note('No runs. `slipway run FOLDER` starts one.');
        await output.answer(answer, ({ runs }, page) => runTable(runs, page));
      }),
    );
}

function runTable(runs: readonly Run[], { style, width, now }: Page): string {
  if (runs.length === 0) return '';
  return formatTable(
    runs,
    [
      { title: 'RUN', value: (run) => run.id, paint: (text) => style.strong(text) },
      { title: 'STATE', value: (run) => run.state, paint: (text, run) => paintState(text, run.state, style) },
      { title: 'IMAGE', value: (run) => run.image, shrinks: true },
      { title: 'ADDRESS', value: (run) => run.url },
      { title: 'ENGINE', value: (run) => run.engine },
      { title: 'STARTED', value: (run) => formatAge(run.startedAt ?? run.createdAt, now) },
      { title: 'REMARK', value: (run) => run.exit?.reason ?? '', shrinks: true },
    ],
    { style, width },
  );
}
