import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import { examples } from '../examples.ts';
import { storeOption } from '../option.ts';

interface UnwatchOptions {
  readonly store?: string;
}

export function unwatchCommand(cli: Cli): Command {
  return new Command('unwatch')
    .description('Look at a service no longer; its alarms are forgotten')
    .argument('<service>', 'its name')
    .addOption(storeOption())
    .addHelpText('after', examples([['slipway data unwatch iris', '']]))
    .action((service: string, options: UnwatchOptions, command: Command) =>
      cli.run(command, async ({ client, output }) => {
        const ended = await client.telemetry.unwatch({ service, ...options });
        await output.answer(ended, () => `${service} is watched no longer.`);
      }),
    );
}
