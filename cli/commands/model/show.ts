import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import { formatFacts } from '#cli/terminal/table.ts';
import { examples } from '../examples.ts';
import { modelFacts } from './model-facts.ts';

export function showCommand(cli: Cli): Command {
  return new Command('show')
    .description('Show one model version, what kind of model it is, and where it is used')
    .argument('<model>', '`name:version`, or `name` for its newest version')
    .addHelpText('after', examples([['slipway model show iris-model:2', 'one version']]))
    .action((reference: string, _options: unknown, command: Command) =>
      cli.run(command, async ({ client, output }) => {
        const model = await client.model.get({ reference });
        const uses = await client.model.uses({ reference: model.reference });
        const list = (names: readonly string[]): string | undefined =>
          names.length === 0 ? undefined : names.join(', ');
        await output.answer({ ...model, uses }, (_, page) =>
          [
            modelFacts(model, page),
            formatFacts(
              [
                ['manifests', list(uses.manifests)],
                ['images', list(uses.images)],
                ['runs', list(uses.runs)],
              ],
              page.style,
            ),
          ]
            .filter((part) => part !== '')
            .join('\n'),
        );
      }),
    );
}
