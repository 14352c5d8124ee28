import { Command } from 'commander';
import { AnswerIsFailure } from '#cli/failure/failure.ts';
import type { Cli } from '#cli/session/cli.ts';
import { verifyResultSchema } from '#contract/model/model.ts';
import { examples } from '../examples.ts';

export function verifyCommand(cli: Cli): Command {
  return new Command('verify')
    .description('Read stored bytes again and compare their digests')
    .argument('[model]', '`name:version`, or `name` for its newest version; without it all models')
    .addHelpText(
      'after',
      examples([
        ['slipway model verify', 'all models; exit code 1 when one is damaged'],
        ['slipway model verify iris-model:2', 'one version'],
      ]),
    )
    .action((reference: string | undefined, _options: unknown, command: Command) =>
      cli.run(command, async ({ client, output, finish }) => {
        const starting = client.model.verify(reference === undefined ? {} : { reference });
        const result = await finish(starting, verifyResultSchema);
        await output.answer(result, ({ checked, damaged }, { style }) =>
          [
            ...damaged.map((each) => `${style.bad('✗')} ${each.reference}  ${each.path}: ${each.found}`),
            `${checked} checked, ${damaged.length} damaged.`,
          ].join('\n'),
        );
        if (result.damaged.length > 0) throw new AnswerIsFailure();
      }),
    );
}
