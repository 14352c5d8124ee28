import { resolve } from 'node:path';
import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import { registerResultSchema } from '#contract/model/model.ts';
import { examples } from '../examples.ts';
import { collect } from '../option.ts';
import { modelFacts } from './model-facts.ts';

interface RegisterOptions {
  readonly description?: string;
  readonly tag?: readonly string[];
}

export function registerCommand(cli: Cli): Command {
  return new Command('register')
    .description('Register a file or folder as the next version of a name')
    .argument('<name>', 'lower-case letters, digits, and “-”, “_” or “.” between them')
    .argument('<path>', 'the model: a file or a folder')
    .option('-d, --description <text>', 'description of this version')
    .option('-t, --tag <tag>', 'a tag; may be repeated', collect)
    .addHelpText(
      'after',
      examples([
        ['slipway model register iris-model model.pkl', 'a file'],
        [
          'slipway model register churn mlruns/0/abc/artifacts/model -t candidate',
          'an MLflow folder, tagged',
        ],
      ]),
    )
    .action((name: string, path: string, options: RegisterOptions, command: Command) =>
      cli.run(command, async ({ client, output, finish }) => {
        const starting = client.model.register({
          name,
          path: resolve(path),
          ...(options.description === undefined ? {} : { description: options.description }),
          ...(options.tag === undefined ? {} : { tags: [...options.tag] }),
        });
        const result = await finish(starting, registerResultSchema);
        if (!result.registered)
          await output.note(`${result.model.reference} already has the same bytes: nothing was registered.`);
        await output.answer(result, ({ model }, page) => modelFacts(model, page));
      }),
    );
}
