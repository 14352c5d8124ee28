import type { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import { confirm } from '#cli/terminal/confirm.ts';
import { examples } from '../examples.ts';
import { serviceFacts } from './service-facts.ts';
import { aboutService, type ServiceOptions, serviceNamed } from './service-options.ts';

interface PauseOptions extends ServiceOptions {
  readonly yes?: boolean;
}

export function pauseCommand(cli: Cli): Command {
  return aboutService(
    'pause',
    'Scale a service to zero until it is resumed; address, keys and history are kept',
  )
    .option('-y, --yes', 'do not ask')
    .addHelpText('after', examples([['slipway service pause iris --yes', 'it stops answering']]))
    .action((name: string, options: PauseOptions, command: Command) =>
      cli.run(command, async ({ client, output, terminal, signal }) => {
        const isConfirmed = await confirm(`Pause ${name}? It does not answer until it is resumed.`, {
          terminal,
          isGranted: options.yes === true,
          isJson: output.isJson,
          signal,
        });
        if (!isConfirmed) {
          await output.note('Nothing was changed.');
          return;
        }
        await output.answer(await client.service.pause(serviceNamed(name, options)), () => `Paused ${name}.`);
      }),
    );
}

export function resumeCommand(cli: Cli): Command {
  return aboutService('resume', 'Resume a paused service')
    .addHelpText('after', examples([['slipway service resume iris', 'with as many replicas as before']]))
    .action((name: string, options: ServiceOptions, command: Command) =>
      cli.run(command, async ({ client, output }) => {
        await output.answer(await client.service.resume(serviceNamed(name, options)), serviceFacts);
      }),
    );
}
