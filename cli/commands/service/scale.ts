import type { Command } from 'commander';
import { UsageError } from '#cli/failure/failure.ts';
import type { Cli } from '#cli/session/cli.ts';
import { examples } from '../examples.ts';
import { serviceFacts } from './service-facts.ts';
import { aboutService, type ServiceOptions, serviceNamed } from './service-options.ts';

export function scaleCommand(cli: Cli): Command {
  return aboutService('scale', 'Change the number of replicas; requests in progress are answered')
    .argument('<replicas>', 'how many')
    .addHelpText('after', examples([['slipway service scale iris 3', 'three from now on']]))
    .action((name: string, text: string, options: ServiceOptions, command: Command) =>
      cli.run(command, async ({ client, output }) => {
        const replicas = Number(text);
        if (!Number.isInteger(replicas) || replicas < 1)
          throw new UsageError({
            message: `“${text}” is not a number of replicas.`,
            hint: 'To run no replicas, use `slipway service pause`.',
          });
        const answer = await client.service.scale({ ...serviceNamed(name, options), replicas });
        await output.answer(answer, serviceFacts);
      }),
    );
}
