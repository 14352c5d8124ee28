import { resolve } from 'node:path';
import { Command } from 'commander';
import { UsageError } from '#cli/failure/failure.ts';
import type { Cli } from '#cli/session/cli.ts';
import {
  type BuilderKind,
  buildResultSchema,
  type EngineKind,
  type Platform,
  type PublishingBuilder,
} from '#contract/image/image.ts';
import { examples } from '../examples.ts';
import { builderOption, engineOption, platformOption } from '../option.ts';
import { imageFacts } from './image-facts.ts';
import { predictionTable } from './prediction-table.ts';

interface BuildOptions {
  readonly engine?: EngineKind;
  readonly builder?: PublishingBuilder;
  readonly platform?: Platform;
  readonly manifest?: string;
  readonly upgrade?: boolean;
  readonly cache?: boolean;
  readonly predict?: boolean;
}

export function buildCommand(cli: Cli): Command {
  return new Command('build')
    .description('Build the image of a project, or rebuild a manifest version')
    .argument('[folder]', 'the project folder (default: the current folder)')
    .option('--manifest <reference>', 'build this manifest version instead of a folder')
    .addOption(engineOption())
    .addOption(builderOption().conflicts('engine'))
    .addOption(platformOption('that of the builder').conflicts('engine'))
    .option('--upgrade', 'resolve the dependencies again')
    .option('--no-cache', 'rebuild every layer')
    .option('--predict', 'show the expected size of each layer without building')
    .addHelpText(
      'after',
      examples([
        ['slipway build', 'the project in the current folder'],
        ['slipway build iris --engine process', 'without a container engine'],
        ['slipway build iris --builder direct', 'an image to publish, without a container engine'],
        ['slipway build iris --platform linux/arm64', 'for other processors than this machine has'],
        ['slipway build --manifest iris:2', 'an earlier manifest version'],
        ['slipway build --upgrade', 'with the newest matching packages'],
      ]),
    )
    .action((folder: string | undefined, options: BuildOptions, command: Command) =>
      cli.run(command, async ({ client, output, finish }) => {
        if (folder !== undefined && options.manifest !== undefined)
          throw new UsageError({
            message: 'A folder and --manifest cannot be used together.',
            hint: 'Use only one of them.',
          });
        if (options.predict === true) {
          const asked = { folder: resolve(folder ?? '.'), ...engineOf(options) };
          await output.answer(await client.image.predict(asked), predictionTable);
          return;
        }
        const subject =
          options.manifest === undefined
            ? { folder: resolve(folder ?? '.') }
            : { manifest: options.manifest };
        const starting = client.image.build({
          ...subject,
          ...engineOf(options),
          ...platformOf(options),
          upgrade: options.upgrade === true,
          noCache: options.cache === false,
        });
        const result = await finish(starting, buildResultSchema);
        if (result.reused)
          await output.note(`${result.image.reference} is up to date: nothing had to be built.`);
        await output.answer(result, ({ image }, page) => imageFacts(image, page));
      }),
    );
}

function engineOf({ engine, builder }: BuildOptions): { readonly engine?: BuilderKind } {
  const chosen = builder ?? engine;
  return chosen === undefined ? {} : { engine: chosen };
}

function platformOf({ platform }: BuildOptions): Pick<BuildOptions, 'platform'> {
  return platform === undefined ? {} : { platform };
}
