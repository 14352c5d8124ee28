import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import type { Page } from '#cli/session/output.ts';
import { formatAge, formatBytes } from '#cli/terminal/amount.ts';
import { formatTable } from '#cli/terminal/table.ts';
import type { BuilderKind, Image } from '#contract/image/image.ts';
import { examples } from '../examples.ts';
import { builtByOption } from '../option.ts';

interface ListOptions {
  readonly name?: string;
  readonly engine?: BuilderKind;
}

export function listCommand(cli: Cli): Command {
  return new Command('list')
    .description('List images, newest first')
    .option('--name <name>', 'only those of this name')
    .addOption(builtByOption())
    .addHelpText('after', examples([['slipway image list --engine docker', 'only those of one engine']]))
    .action((options: ListOptions, command: Command) =>
      cli.run(command, async ({ client, output }) => {
        const answer = await client.image.list({
          ...(options.name === undefined ? {} : { name: options.name }),
          ...(options.engine === undefined ? {} : { engine: options.engine }),
        });
        if (answer.images.length === 0) await output.note('No images. `slipway build FOLDER` builds one.');
        await output.answer(answer, ({ images }, page) => imageTable(images, page));
      }),
    );
}

function imageTable(images: readonly Image[], { style, width, now }: Page): string {
  if (images.length === 0) return '';
  return formatTable(
    images,
    [
      {
        title: 'IMAGE',
        value: (image) => image.reference,
        shrinks: true,
        paint: (text, image) => (image.present ? style.strong(text) : style.faint(text)),
      },
      { title: 'ENGINE', value: (image) => (image.present ? image.engine : `${image.engine} (lost)`) },
      { title: 'SIZE', value: (image) => formatBytes(image.size), align: 'right' },
      { title: 'BUILT', value: (image) => formatAge(image.createdAt, now) },
      { title: 'MODELS', value: (image) => image.models.join(', '), shrinks: true },
      { title: 'FOLDER', value: (image) => image.folder, shrinks: true },
    ],
    { style, width },
  );
}
