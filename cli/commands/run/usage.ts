import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import { examples } from '../examples.ts';
import { answerUsage } from '../usage-text.ts';

export function usageCommand(cli: Cli): Command {
  return new Command('usage')
    .description('Show how to call a run: addresses, headers, and code ready to copy')
    .argument('<run>', 'the run, as `slipway runs` names it')
    .option('-l, --language <language>', 'only the code in this language, for example curl or python')
    .addHelpText(
      'after',
      examples([
        ['slipway usage iris-4f2a', 'everything'],
        ['slipway usage iris-4f2a --language python > client.py', 'a client to start from'],
      ]),
    )
    .action((id: string, options: { readonly language?: string }, command: Command) =>
      cli.run(command, async ({ client, output }) => {
        const usage = await client.run.usage({ id });
        await answerUsage(output, usage, options.language);
      }),
    );
}
