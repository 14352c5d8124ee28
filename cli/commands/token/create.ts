import { Command, Option } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import { formatFacts } from '#cli/terminal/table.ts';
import { type TokenScope, tokenScopeSchema } from '#contract/system/access-token.ts';
import { examples } from '../examples.ts';

interface CreateOptions {
  readonly scope: TokenScope;
  readonly service?: string;
}

export function createCommand(cli: Cli): Command {
  return new Command('create')
    .description('Create a token and print it once; only its digest is kept')
    .argument('<name>', 'what it is for, like `ci`')
    .addOption(
      new Option('--scope <scope>', 'what it allows').choices(tokenScopeSchema.options).makeOptionMandatory(),
    )
    .option('--service <name>', 'the only service that it can retrain')
    .addHelpText(
      'after',
      examples([
        [
          'slipway token create ci --scope retrain --service iris',
          'then: curl -X POST -H "Authorization: Bearer $TOKEN" …/api/v1/services/iris/retrain',
        ],
      ]),
    )
    .action((name: string, options: CreateOptions, command: Command) =>
      cli.run(command, async ({ client, output }) => {
        const created = await client.system.createToken({ name, ...options });
        await output.answer(created, ({ token, scope, service }, { style }) =>
          formatFacts(
            [
              ['name', style.strong(name)],
              ['scope', scope],
              ['service', service],
              ['token', token],
            ],
            style,
          ),
        );
        await output.note('Copy it now: it cannot be shown again.');
      }),
    );
}
