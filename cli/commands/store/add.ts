import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import { examples } from '../examples.ts';
import { storeFacts } from './store-facts.ts';
import { addStoreOptions, loginOf, placeOf, type StoreOptions } from './store-options.ts';

export function addCommand(cli: Cli): Command {
  const command = new Command('add')
    .description('Save a bucket, a container or a folder as a store; it is not contacted yet')
    .argument('<name>', 'name of the store in Slipway')
    .argument('<address>', 's3://bucket/prefix, az://container/prefix or a folder');
  return addStoreOptions(command)
    .addHelpText(
      'after',
      examples([
        ['slipway store add team s3://telemetry/models --region eu-central-1 --keep-login', 'a bucket'],
        [
          'slipway store add lab s3://models --endpoint http://minio.example.org:9000',
          'a service that speaks S3',
        ],
        ['slipway store add azure az://telemetry --account contoso', 'a container of Azure Blob Storage'],
      ]),
    )
    .action((name: string, address: string, options: StoreOptions, self: Command) =>
      cli.run(self, async ({ client, output, terminal }) => {
        const { environment } = terminal;
        const place = placeOf(address, options, environment);
        const answer = await client.store.add({
          name,
          place,
          ...(options.keepLogin === true ? { credentials: loginOf(place.kind, environment) } : {}),
        });
        await output.answer(answer, storeFacts);
        await output.note(
          `\`slipway store check ${name}\` writes, lists, reads and deletes a small file there.`,
        );
      }),
    );
}
