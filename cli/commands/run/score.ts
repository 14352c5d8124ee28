import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import { examples } from '../examples.ts';
import { answerScore } from '../request-text.ts';
import { addBodyOptions, type BodyOptions, requestBody } from './request-body.ts';

export function scoreCommand(cli: Cli): Command {
  return addBodyOptions(
    new Command('score')
      .description('Call a run with a JSON text, a saved request, or its own example')
      .argument('<run>', 'the run, as `slipway runs` names it'),
  )
    .addHelpText(
      'after',
      examples([
        ['slipway score iris-4f2a', 'with the example of its schema'],
        [`slipway score iris-4f2a -d '{"input_df": [{"petal width": 0.2}]}'`, 'with this'],
        ['slipway score iris-4f2a -r one-flower', 'with requests/one-flower.json of its project'],
        ['slipway score iris-4f2a -d @request.json', 'with a file'],
        ['cat request.json | slipway score iris-4f2a -d - --json', 'with status, headers and time'],
      ]),
    )
    .action((id: string, options: BodyOptions, command: Command) =>
      cli.run(command, async (session) => {
        const { client, output } = session;
        const body = await requestBody(session, id, options);
        const answer = await client.run.score({ id, ...body });
        await answerScore(output, answer);
      }),
    );
}
