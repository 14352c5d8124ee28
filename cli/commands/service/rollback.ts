import type { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import { confirm } from '#cli/terminal/confirm.ts';
import { publishResultSchema } from '#contract/service/service.ts';
import { examples } from '../examples.ts';
import { wholeNumber } from '../option.ts';
import { publishText } from './publish.ts';
import { aboutService, type ServiceOptions, serviceNamed } from './service-options.ts';

interface RollbackOptions extends ServiceOptions {
  readonly to?: number;
  readonly yes?: boolean;
}

export function rollbackCommand(cli: Cli): Command {
  return aboutService('rollback', 'Bring back the image and settings of an earlier deployment; asks first')
    .option(
      '--to <number>',
      'of the deployment; without it the last that succeeded before',
      wholeNumber({ from: 1, to: 1_000_000 }),
    )
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
        const where = options.to === undefined ? 'its last good deployment' : `deployment ${options.to}`;
        const isConfirmed = await confirm(`Take ${name} back to ${where}?`, {
          terminal,
          isGranted: options.yes === true,
          isJson: output.isJson,
          signal,
        });
        if (!isConfirmed) {
          await output.note('Nothing was changed.');
          return;
        }
        const starting = client.service.rollback({
          ...serviceNamed(name, options),
          ...(options.to === undefined ? {} : { to: options.to }),
        });
        await output.answer(await finish(starting, publishResultSchema), publishText);
      }),
    );
}
