import type { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import { examples } from '../examples.ts';
import { answerScore, readBody } from '../request-text.ts';
import { aboutService, type ServiceOptions, serviceNamed } from './service-options.ts';

interface ScoreOptions extends ServiceOptions {
  readonly data?: string;
}

export function scoreCommand(cli: Cli): Command {
  return aboutService(
    'score',
    'Call a service with a JSON text, or with its own example; the key is filled in',
  )
    .option('-d, --data <json>', 'the request: JSON, `@FILE`, or `-` for standard input')
    .addHelpText(
      'after',
      examples([
        ['slipway service score iris', 'with the example of its schema'],
        ['slipway service score iris -d @request.json', 'with a file'],
      ]),
    )
    .action((name: string, options: ScoreOptions, command: Command) =>
      cli.run(command, async ({ client, output, terminal }) => {
        const body = options.data === undefined ? {} : { body: await readBody(options.data, terminal) };
        const answer = await client.service.score({ ...serviceNamed(name, options), ...body });
        await answerScore(output, answer);
      }),
    );
}
