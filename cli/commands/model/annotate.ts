import { Command } from 'commander';
import { UsageError } from '#cli/failure/failure.ts';
import type { Cli } from '#cli/session/cli.ts';
import { examples } from '../examples.ts';
import { collect } from '../option.ts';
import { modelFacts } from './model-facts.ts';

interface AnnotateOptions {
  readonly description?: string;
  readonly tag?: readonly string[];
  readonly clearTags?: boolean;
}

export function annotateCommand(cli: Cli): Command {
  return new Command('annotate')
    .description('Change the description or the tags of a version; its bytes never change')
    .argument('<model>', '`name:version`, or `name` for its newest version')
    .option('-d, --description <text>', 'description of this version')
    .option('-t, --tag <tag>', 'the new tags; may be repeated', collect)
    .option('--clear-tags', 'remove all tags')
    .addHelpText('after', examples([['slipway model annotate iris-model:2 -t production', 'tag a version']]))
    .action((reference: string, options: AnnotateOptions, command: Command) =>
      cli.run(command, async ({ client, output }) => {
        const tags = options.clearTags === true ? [] : options.tag;
        if (tags === undefined && options.description === undefined)
          throw new UsageError({
            message: 'Nothing to change.',
            hint: 'Give --description, --tag or --clear-tags.',
          });
        const model = await client.model.annotate({
          reference,
          ...(options.description === undefined ? {} : { description: options.description }),
          ...(tags === undefined ? {} : { tags: [...tags] }),
        });
        await output.answer(model, modelFacts);
      }),
    );
}
