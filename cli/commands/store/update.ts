import { Command } from 'commander';
import { UsageError } from '#cli/failure/failure.ts';
import type { Cli } from '#cli/session/cli.ts';
import { examples } from '../examples.ts';
import { storeFacts } from './store-facts.ts';
import { addStoreOptions, changedPlace, loginOf, type StoreOptions } from './store-options.ts';

interface UpdateOptions extends StoreOptions {
  readonly at?: string;
  readonly forgetLogin?: boolean;
}

export function updateCommand(cli: Cli): Command {
  const command = new Command('update')
    .description('Change where a store is, or its credentials; services follow with their next deployment')
    .argument('<store>', 'its name')
    .option('--at <address>', 's3://bucket/prefix, az://container/prefix or a folder')
    .option('--forget-login', 'remove the kept credentials');
  return addStoreOptions(command)
    .addHelpText(
      'after',
      examples([
        ['slipway store update team --region eu-west-1', 'another region'],
        ['slipway store update team --keep-login', 'new credentials, from this environment'],
      ]),
    )
    .action((name: string, options: UpdateOptions, self: Command) =>
      cli.run(self, async ({ client, output, terminal }) => {
        const { environment } = terminal;
        const before = await client.store.get({ name });
        const place = changedPlace(before, options.at, options, environment);
        const login = loginChange(place?.kind ?? before.place.kind, options, environment);
        if (place === undefined && login === undefined)
          throw new UsageError({
            message: 'Nothing to change.',
            hint: '`slipway store update --help` lists the options.',
          });
        const answer = await client.store.update({
          name,
          ...(place === undefined ? {} : { place }),
          ...(login === undefined ? {} : { credentials: login }),
        });
        await output.answer(answer, storeFacts);
      }),
    );
}

function loginChange(
  kind: Parameters<typeof loginOf>[0],
  { keepLogin, forgetLogin }: UpdateOptions,
  environment: Readonly<Record<string, string | undefined>>,
): ReturnType<typeof loginOf> | null | undefined {
  if (forgetLogin === true) return null;
  return keepLogin === true ? loginOf(kind, environment) : undefined;
}
