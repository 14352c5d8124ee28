import type { Command } from 'commander';
import { UsageError } from '#cli/failure/failure.ts';
import type { Cli } from '#cli/session/cli.ts';
import { examples } from '../examples.ts';
import { changeLines } from './change-lines.ts';
import { aboutService, type ServiceOptions, serviceNamed } from './service-options.ts';

export function diffCommand(cli: Cli): Command {
  return aboutService('diff', 'Show what differs between two deployments of a service')
    .argument('[first]', 'number of a deployment (default: the one before the newest)')
    .argument('[second]', 'number of another deployment (default: the newest)')
    .addHelpText(
      'after',
      examples([
        ['slipway service diff iris', 'what the newest deployment changed'],
        ['slipway service diff iris 3 7', 'from deployment 3 to 7'],
      ]),
    )
    .action(
      (
        name: string,
        first: string | undefined,
        second: string | undefined,
        options: ServiceOptions,
        command: Command,
      ) =>
        cli.run(command, async ({ client, output }) => {
          const named = serviceNamed(name, options);
          const { deployments } = await client.service.deployments(named);
          const [newest, before] = deployments.map(({ number }) => number);
          const pair = {
            before: numberOf(first) ?? before,
            after: numberOf(second) ?? newest,
          };
          if (pair.before === undefined || pair.after === undefined)
            throw new UsageError({
              message: `${name} has only one deployment: nothing to compare.`,
              hint: '`slipway service history` lists them.',
            });
          const answer = await client.service.compare({ ...named, before: pair.before, after: pair.after });
          if (answer.changes.length === 0)
            await output.note(`Deployments ${pair.before} and ${pair.after} are the same.`);
          await output.answer(answer, ({ changes }, { style }) => changeLines(changes, style).join('\n'));
        }),
    );
}

function numberOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw new UsageError({
    message: `“${text}” is not the number of a deployment.`,
    hint: '`slipway service history` lists them.',
  });
}
