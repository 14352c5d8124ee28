import type { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import { confirm } from '#cli/terminal/confirm.ts';
import { publishResultSchema } from '#contract/service/service.ts';
import { examples } from '../examples.ts';
import { wholeNumber } from '../option.ts';
import { planText } from './plan-text.ts';
import { publishText } from './publish.ts';
import { aboutService, type ServiceOptions, serviceNamed } from './service-options.ts';

interface RollbackOptions extends ServiceOptions {
  readonly to?: number;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

export function rollbackCommand(cli: Cli): Command {
  return aboutService(
    'rollback',
    'Restore the image and settings of an earlier deployment; shows the plan and asks first',
  )
    .option(
      '--to <number>',
      'number of the deployment (default: the last earlier one that succeeded)',
      wholeNumber({ from: 1, to: 1_000_000 }),
    )
    .option('--dry-run', 'show the plan and stop')
    .option('-y, --yes', 'do not ask')
    .addHelpText(
      'after',
      examples([
        ['slipway service rollback iris', 'to the one before'],
        ['slipway service rollback iris --to 4', 'to any'],
      ]),
    )
    .action((name: string, options: RollbackOptions, command: Command) =>
      cli.run(command, async ({ client, output, finish, terminal, signal }) => {
        const input = {
          ...serviceNamed(name, options),
          to: options.to ?? ('previous' as const),
          force: true,
        };
        if (options.dryRun === true) {
          await output.answer(await client.service.plan(input), planText);
          return;
        }
        if (options.yes !== true && !output.isJson)
          await output.note(planText(await client.service.plan(input), { style: output.errorStyle }));
        const isConfirmed = await confirm('Roll back?', {
          terminal,
          isGranted: options.yes === true,
          isJson: output.isJson,
          signal,
        });
        if (!isConfirmed) {
          await output.note('Nothing was changed.');
          return;
        }
        await output.answer(await finish(client.service.rollback(input), publishResultSchema), publishText);
      }),
    );
}
