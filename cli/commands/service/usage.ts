import type { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import { examples } from '../examples.ts';
import { answerUsage } from '../usage-text.ts';
import { aboutService, type ServiceOptions, serviceNamed } from './service-options.ts';

interface UsageOptions extends ServiceOptions {
  readonly language?: string;
  readonly withKey?: boolean;
}

export function usageCommand(cli: Cli): Command {
  return aboutService('usage', 'Show how to call a service: addresses, headers, and code ready to copy')
    .option('-l, --language <language>', 'only the code in this language, for example curl or python')
    .option('--with-key', 'put the primary key into the code instead of the variable SLIPWAY_KEY')
    .addHelpText(
      'after',
      examples([
        ['slipway service usage iris', 'everything'],
        ['slipway service usage iris -l java --with-key > Score.java', 'a client that works as it is'],
      ]),
    )
    .action((name: string, options: UsageOptions, command: Command) =>
      cli.run(command, async ({ client, output }) => {
        const withKey = options.withKey === true;
        const usage = await client.service.usage({ ...serviceNamed(name, options), withKey });
        await answerUsage(output, usage, options.language);
      }),
    );
}
