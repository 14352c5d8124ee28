import { type Command, Option } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import type { Page } from '#cli/session/output.ts';
import { formatAge } from '#cli/terminal/amount.ts';
import { confirm } from '#cli/terminal/confirm.ts';
import { formatFacts } from '#cli/terminal/table.ts';
import type { ServiceKeys } from '#contract/service/service.ts';
import { examples } from '../examples.ts';
import { aboutService, type ServiceOptions, serviceNamed } from './service-options.ts';

interface KeysOptions extends ServiceOptions {
  readonly regenerate?: 'primary' | 'secondary';
  readonly yes?: boolean;
}

export function keysCommand(cli: Cli): Command {
  return aboutService('keys', 'Print the two keys of a service, or regenerate one of them')
    .addOption(
      new Option(
        '--regenerate <key>',
        'regenerate this key; the old one stops working, the other keeps working',
      ).choices(['primary', 'secondary']),
    )
    .option('-y, --yes', 'do not ask')
    .addHelpText(
      'after',
      examples([
        ['slipway service keys iris', 'both'],
        ['slipway service keys iris --regenerate secondary', 'asks, then waits until every replica has it'],
      ]),
    )
    .action((name: string, options: KeysOptions, command: Command) =>
      cli.run(command, async ({ client, output, terminal, signal }) => {
        const named = serviceNamed(name, options);
        const key = options.regenerate;
        if (key === undefined) {
          await output.answer(await client.service.keys(named), keysText);
          return;
        }
        const isConfirmed = await confirm(`Stop the ${key} key of ${name} and make a new one?`, {
          terminal,
          isGranted: options.yes === true,
          isJson: output.isJson,
          signal,
        });
        if (!isConfirmed) {
          await output.note('The keys were not changed.');
          return;
        }
        const answer = await client.service.regenerateKey({ ...named, key });
        await output.answer(answer, keysText);
        await output.note(
          `In use by ${answer.replicas === 1 ? '1 replica' : `${answer.replicas} replicas`} within ${answer.seconds.toFixed(1)} s.`,
        );
      }),
    );
}

function keysText(keys: ServiceKeys, { style, now }: Page): string {
  const line = (key: string, createdAt: string | undefined): string =>
    createdAt === undefined ? key : `${key}  ${style.faint(formatAge(createdAt, now))}`;
  return formatFacts(
    [
      ['primary', line(keys.primary, keys.primaryCreatedAt)],
      ['secondary', line(keys.secondary, keys.secondaryCreatedAt)],
    ],
    style,
  );
}
