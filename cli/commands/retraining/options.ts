import { resolve } from 'node:path';
import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import type { Page } from '#cli/session/output.ts';
import { formatFacts } from '#cli/terminal/table.ts';
import type { TrainingOptions } from '#contract/retraining/retraining.ts';
import { examples } from '../examples.ts';

export function optionsCommand(cli: Cli): Command {
  return new Command('options')
    .description('Show the parameters and data of a training; without a section `training`, one to add')
    .argument('[folder]', 'the project folder (default: the current folder)')
    .addHelpText('after', examples([['slipway retraining options', 'what -p and --data can change']]))
    .action((folder: string | undefined, _options: unknown, command: Command) =>
      cli.run(command, async ({ client, output }) => {
        const answer = await client.retraining.options({ folder: resolve(folder ?? '.') });
        await output.answer(answer, optionsText);
      }),
    );
}

function optionsText(options: TrainingOptions, { style }: Page): string {
  switch (options.kind) {
    case 'broken':
      return [style.bad(options.message), options.hint].filter((line) => line !== undefined).join('\n');
    case 'none':
      return `${options.project} has no section \`training\`. Add one like this to slipway.yml:\n\n${options.proposal.trimEnd()}`;
    case 'ready':
      return formatFacts(
        [
          ['project', style.strong(options.project)],
          ['script', options.script],
          ...Object.entries(options.parameters).map(
            ([name, value]) => ['parameter', `${name}=${String(value)}`] as const,
          ),
          ...Object.entries(options.data).map(([name, source]) => ['data', `${name}=${source}`] as const),
          ['holdout', options.holdout],
          ['gates', String(options.gates)],
          ['approve', options.approve],
          ['service', options.service],
        ],
        style,
      );
  }
}
