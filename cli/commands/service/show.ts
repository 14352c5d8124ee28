import type { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import { examples } from '../examples.ts';
import { replicaTable, serviceFacts } from './service-facts.ts';
import { aboutService, type ServiceOptions, serviceNamed } from './service-options.ts';

export function showCommand(cli: Cli): Command {
  return aboutService('show', 'Show a service, its replicas, and what is wrong with it')
    .addHelpText('after', examples([['slipway service show iris', 'with problems and what to try']]))
    .action((name: string, options: ServiceOptions, command: Command) =>
      cli.run(command, async ({ client, output }) => {
        const answer = await client.service.get(serviceNamed(name, options));
        await output.answer(answer, ({ service, replicas }, page) =>
          [
            serviceFacts(service, page),
            ...(replicas.length === 0 ? [] : ['', replicaTable(replicas, page)]),
          ].join('\n'),
        );
      }),
    );
}
