import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { UsageError } from '#cli/failure/failure.ts';
import type { Cli } from '#cli/session/cli.ts';
import type { Terminal } from '#cli/terminal/terminal.ts';
import type { PublishingBuilder } from '#contract/image/image.ts';
import type { DeployCallInput } from '#contract/service/index.ts';
import { publishResultSchema } from '#contract/service/service.ts';
import { examples } from '../examples.ts';
import { builderOption, collect, wholeNumber } from '../option.ts';
import { readBody } from '../request-text.ts';
import { planText } from './plan-text.ts';
import { publishText } from './publish.ts';
import { aboutService, type ServiceOptions, serviceNamed } from './service-options.ts';
import { addSettingsOptions, type SettingsOptions, settingsChange } from './settings-options.ts';

interface UpdateOptions extends SettingsOptions, ServiceOptions {
  readonly image?: string;
  readonly builder?: PublishingBuilder;
  readonly folder?: string;
  readonly model?: string;
  readonly modelName?: string;
  readonly prove?: number;
  readonly proveSeconds?: number;
  readonly maxChange?: number;
  readonly sample?: readonly string[];
  readonly force?: boolean;
  readonly dryRun?: boolean;
}

export function updateCommand(cli: Cli): Command {
  const command = sourceOptions(
    aboutService(
      'update',
      'Roll out another model, image or setting of a service; address and keys stay, and a failed update is rolled back automatically',
    ),
  )
    .addOption(
      new Option(
        '--prove <rate>',
        'send sample requests during the update, like 100/s; a failure rolls the update back',
      ).argParser(rateOf),
    )
    .option(
      '--prove-seconds <number>',
      'how many seconds to continue after the last replica was replaced (10)',
      wholeNumber({ from: 0, to: 600 }),
    )
    .addOption(
      new Option(
        '--max-change <percent>',
        'largest change of an answer that is accepted, like 5%; a larger one rolls the update back',
      ).argParser(percentOf),
    )
    .option('--sample <json>', 'a request for the proof: JSON or `@FILE` (default: the example)', collect)
    .option('-f, --force', 'overwrite changes made outside Slipway')
    .option('--dry-run', 'show the plan and stop');
  return addSettingsOptions(command)
    .addHelpText(
      'after',
      examples([
        ['slipway update iris --model model.pkl', 'a new version of its model, in one command'],
        ['slipway update iris --model iris-model:4', 'a version that is registered'],
        ['slipway update iris --image iris:5 --prove 100/s', 'with 100 requests a second during the update'],
        ['slipway update iris --memory 2Gi --queue default', 'settings only'],
        ['slipway update iris --replicas 3 --dry-run', 'what that would change'],
      ]),
    )
    .action((name: string, options: UpdateOptions, self: Command) =>
      cli.run(self, async ({ client, output, finish, terminal }) => {
        const input = await updateInput(name, options, terminal);
        if (options.dryRun === true) {
          await output.answer(await client.service.plan(input), planText);
          return;
        }
        await output.answer(await finish(client.service.update(input), publishResultSchema), publishText);
      }),
    );
}

/** What the service is to run. */
function sourceOptions(command: Command): Command {
  return command
    .option(
      '--model <path-or-model>',
      'the new version of its model: a file or folder, or a registered one as `name:version`; one layer of the image is replaced in the registry',
    )
    .option('--model-name <model>', 'which model of the image it is; needed when there are several')
    .option('--image <image>', 'another image, as `name:version` or `name`')
    .option('--folder <folder>', 'the project of a folder, which is built first')
    .addOption(builderOption());
}

async function updateInput(
  name: string,
  options: UpdateOptions,
  terminal: Terminal,
): Promise<DeployCallInput & { readonly name: string }> {
  const settings = await settingsChange(options, terminal.environment);
  const { image, folder, model, modelName } = options;
  const sources = [image, folder, model].filter((each) => each !== undefined);
  if (sources.length > 1)
    throw new UsageError({
      message: '--model, --image and --folder cannot be used together.',
      hint: 'A folder is built with the models that its manifest names.',
    });
  if (sources.length === 0 && Object.keys(settings).length === 0)
    throw new UsageError({
      message: 'Nothing to update.',
      hint: 'Give --model, --image, --folder or a setting; `slipway update --help` lists them.',
    });
  return {
    ...serviceNamed(name, options),
    settings,
    force: options.force === true,
    ...(image === undefined ? {} : { image }),
    ...(options.builder === undefined ? {} : { builder: options.builder }),
    ...(folder === undefined ? {} : { folder: resolve(folder) }),
    ...(await modelOf(model, modelName)),
    ...(await proofOf(options, terminal)),
  };
}

/** A path that is there, else a version of a model that is registered. */
async function modelOf(
  text: string | undefined,
  name: string | undefined,
): Promise<Pick<DeployCallInput, 'model'>> {
  if (text === undefined) return {};
  const isRegistered = /^[a-z0-9._-]+:[1-9]\d*$/.test(text) && !(await isThere(text));
  const source = isRegistered ? { reference: text } : { path: resolve(text) };
  return { model: { ...source, ...(name === undefined ? {} : { name }) } };
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    // What cannot be looked at is told of where it is read.
    () => false,
  );
}

async function proofOf(
  { prove, proveSeconds, maxChange, sample = [] }: UpdateOptions,
  terminal: Terminal,
): Promise<Pick<DeployCallInput, 'proof'>> {
  if (prove === undefined && maxChange !== undefined)
    throw new UsageError({
      message: '--max-change needs --prove.',
      hint: 'The answers are compared while sample requests go through, like `--prove 20/s`.',
    });
  if (prove === undefined) return {};
  const bodies = await Promise.all(sample.map((text) => readBody(text, terminal)));
  return {
    proof: {
      rate: prove,
      watchSeconds: proveSeconds ?? 10,
      ...(maxChange === undefined ? {} : { maxChange }),
      ...(bodies.length === 0 ? {} : { bodies }),
    },
  };
}

function percentOf(text: string): number {
  const percent = Number(text.trim() === '' ? Number.NaN : text.replace(/\s*%$/, ''));
  if (Number.isFinite(percent) && percent >= 0) return percent / 100;
  throw new InvalidArgumentError('It must be a percentage, like 5%.');
}

function rateOf(text: string): number {
  const rate = Number(text.replace(/\/s$/, ''));
  if (Number.isFinite(rate) && rate >= 1 && rate <= 1000) return rate;
  throw new InvalidArgumentError('It must be requests a second, from 1/s to 1000/s.');
}
