import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import type { Session } from '#cli/session/session.ts';
import { formatBytes, formatDuration } from '#cli/terminal/amount.ts';
import { BATCH_FORMATS, batchResultSchema } from '#contract/batch/batch.ts';
import { SlipwayError } from '#contract/errors.ts';
import type { EngineKind } from '#contract/image/image.ts';
import { examples } from './examples.ts';
import { imageOf } from './folder-or-image.ts';
import { collect, engineOption, wholeNumber } from './option.ts';

interface BatchOptions {
  readonly input: string;
  readonly output: string;
  readonly engine?: EngineKind;
  readonly format?: (typeof BATCH_FORMATS)[number];
  readonly columns?: readonly string[];
  readonly set?: readonly string[];
  readonly workers: number;
  readonly limit?: number;
  readonly overwrite?: boolean;
}

export function batchCommand(cli: Cli): Command {
  return new Command('batch')
    .description('Score the rows of a file on this machine: one result for each row, in their order')
    .argument(
      '<subject>',
      'an image as `name:version`, a run, a service whose image is on this machine, or a folder, which is built first',
    )
    .requiredOption('-i, --input <file>', 'the rows: .csv, .tsv, .jsonl or .parquet')
    .requiredOption('-o, --output <file>', 'the file to write, in any of these formats')
    .addOption(new Option('--format <format>', 'default: by the ending of the output').choices(BATCH_FORMATS))
    .option(
      '--columns <names>',
      'use only these columns, in this order, separated by commas',
      (text: string) => text.split(',').map((name) => name.trim()),
    )
    .option('--set <name=value>', 'an input that is the same for all rows; repeatable', collect)
    .option('--workers <number>', 'processes that score at once', wholeNumber({ from: 1, to: 64 }), 1)
    .option('--limit <number>', 'score only the first rows', wholeNumber({ from: 1, to: 1_000_000_000 }))
    .option('--overwrite', 'replace an existing output')
    .addOption(engineOption())
    .addHelpText(
      'after',
      examples([
        [
          'slipway batch iris:3 -i flowers.csv -o predictions.csv',
          'the columns of the input and the predictions',
        ],
        ['slipway batch . -i flowers.parquet -o predictions.jsonl', 'the project in the current folder'],
        ['slipway batch iris -i flowers.csv -o predictions.csv --workers 4', 'on four cores'],
      ]),
    )
    .action((subject: string, options: BatchOptions, command: Command) =>
      cli.run(command, async (session) => {
        const { client, output, finish } = session;
        const chosen = await subjectImage(session, subject, options);
        const starting = client.batch.start({ ...chosen, ...requestOf(options) });
        const result = await finish(starting, batchResultSchema);
        await output.answer(
          result,
          ({ path, rows, failed, seconds, bytes }) =>
            `${path}: ${rows} rows${failed === 0 ? '' : `, ${failed} failed`}, ${formatBytes(bytes)}, ${formatDuration(seconds * 1000)}`,
        );
        if (result.failed > 0) await output.note('The output has the reason for each row that failed.');
      }),
    );
}

/** What is asked for beside the image. */
function requestOf(options: BatchOptions) {
  return {
    input: resolve(options.input),
    output: resolve(options.output),
    overwrite: options.overwrite === true,
    workers: options.workers,
    set: valuesOf(options.set ?? []),
    ...(options.format === undefined ? {} : { format: options.format }),
    ...(options.columns === undefined ? {} : { columns: options.columns }),
    ...(options.limit === undefined ? {} : { limit: options.limit }),
  };
}

interface ChosenImage {
  readonly image: string;
  readonly engine?: EngineKind;
}

/** The image that a word names: a folder's, a run's, an image itself, or that of a service's current version. */
async function subjectImage(
  session: Session,
  subject: string,
  options: { readonly engine?: EngineKind },
): Promise<ChosenImage> {
  const { client } = session;
  const engine = options.engine === undefined ? {} : { engine: options.engine };
  const image = await imageOf(session, subject, options);
  if (image !== subject) return { image, ...engine };
  const { runs } = await client.run.list({});
  const run = runs.find(({ id }) => id === subject);
  if (run !== undefined) return { image: run.image, engine: run.engine };
  const { images } = await client.image.list(engine);
  const name = subject.split(':')[0];
  if (subject.includes(':') || images.some((each) => each.name === name))
    return { image: subject, ...engine };
  return {
    image: await imageOfService(
      session,
      subject,
      images.map(({ reference }) => reference),
    ),
    ...engine,
  };
}

/** The image of a service's current version. `not_found` when it is not on this machine, or nothing has that name. */
async function imageOfService(session: Session, name: string, here: readonly string[]): Promise<string> {
  const { services } = await session.client.service.list({});
  const [service, ...others] = services.filter((each) => each.name === name);
  if (service === undefined)
    throw new SlipwayError('not_found', {
      message: `Nothing is called “${name}”: no folder, run, image or service.`,
      hint: '`slipway image list`, `slipway runs` and `slipway services` list what there is.',
    });
  if (others.length > 0)
    throw new SlipwayError('bad_input', {
      message: `Several clusters have a service “${name}”.`,
      hint: 'Name its image instead; `slipway services` lists them.',
    });
  const { reference } = service.image;
  if (here.includes(reference)) return reference;
  throw new SlipwayError('not_found', {
    message: `The image of the service ${name} (${reference}) is not on this machine.`,
    hint: 'Build it here from its project or its manifest version, or run this on the machine that built it.',
  });
}

/** `name=value` by name: JSON, else text. */
function valuesOf(given: readonly string[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    given.map((text) => {
      const at = text.indexOf('=');
      if (at < 1)
        throw new SlipwayError('bad_input', {
          message: `“${text}” is not valid for --set.`,
          hint: 'Use NAME=VALUE.',
        });
      return [text.slice(0, at), jsonOrText(text.slice(at + 1))];
    }),
  );
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}
