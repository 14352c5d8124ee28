import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import type { BuilderKind } from '#contract/image/image.ts';
import { examples } from '../examples.ts';
import { builtByOption } from '../option.ts';

export function billCommand(cli: Cli): Command {
  return new Command('sbom')
    .description('Print the bill of materials of an image: CycloneDX as JSON')
    .argument('<image>', '`name:version`, or `name` for its newest version')
    .addOption(builtByOption())
    .addHelpText('after', examples([['slipway image sbom iris:3 > iris.cdx.json', 'for a scanner']]))
    .action((reference: string, options: { readonly engine?: BuilderKind }, command: Command) =>
      cli.run(command, async ({ client, output }) => {
        const engine = options.engine === undefined ? {} : { engine: options.engine };
        const { document } = await client.image.bill({ reference, ...engine });
        await output.answer({ document }, (answer) => answer.document.trimEnd());
      }),
    );
}
