import type { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import { confirm } from '#cli/terminal/confirm.ts';
import { examples } from '../examples.ts';
import { aboutService, type ServiceOptions, serviceNamed } from './service-options.ts';

interface DeleteOptions extends ServiceOptions {
  readonly yes?: boolean;
}

export function deleteCommand(cli: Cli): Command {
  return aboutService('delete', 'Delete a service with its keys and its history; images stay in the registry')
    .option('-y, --yes', 'do not ask')
    .addHelpText('after', examples([['slipway service delete iris --yes', 'without a confirmation']]))
    .action((name: string, options: DeleteOptions, command: Command) =>
      cli.run(command, async ({ client, output, terminal, signal }) => {
        const named = serviceNamed(name, options);
        const { service } = await client.service.get(named);
        const what = `Delete ${name} from ${service.cluster}: ${service.replicas.current} replicas, its keys, and its history of ${service.deployment} deployments?`;
        const isConfirmed = await confirm(what, {
          terminal,
          isGranted: options.yes === true,
          isJson: output.isJson,
          signal,
        });
        if (!isConfirmed) {
          await output.note('Nothing was deleted.');
          return;
        }
        await output.answer(await client.service.delete(named), ({ deleted }) =>
          deleted.map((object) => `Deleted ${object.kind} ${object.name}.`).join('\n'),
        );
      }),
    );
}
