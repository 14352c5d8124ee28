import { resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { AnswerIsFailure, UsageError } from '#cli/failure/failure.ts';
import type { Cli } from '#cli/session/cli.ts';
import type { Output } from '#cli/session/output.ts';
import type { EngineKind } from '#contract/image/image.ts';
import { type Retraining, retrainingSchema } from '#contract/retraining/retraining.ts';
import { SERVICE_NAME_PATTERN } from '#contract/service/name.ts';
import { exists } from '#core/host/exists.ts';
import { examples } from '../examples.ts';
import { engineOption } from '../option.ts';
import { retrainDetached } from './retrain-detached.ts';
import { retrainingFacts } from './retraining-facts.ts';

interface RetrainOptions {
  readonly parameter?: Readonly<Record<string, string>>;
  readonly data?: Readonly<Record<string, string>>;
  readonly engine?: EngineKind;
  readonly force?: boolean;
  readonly detach?: boolean;
}

/** A gate that rejects is an answer, which a script may want to tell from a failure. */
export const REJECTED = 5;

export function retrainCommand(cli: Cli): Command {
  return new Command('retrain')
    .description(
      'Train the models of a project again, judge the new ones by its gates and use them if they pass',
    )
    .argument(
      '[folder]',
      'the project folder, or a service that its training updates (default: the current folder)',
    )
    .option('-p, --parameter <name=value>', 'another value for a parameter; can be repeated', pair)
    .option('--data <name=path>', 'another file or folder for a named input; can be repeated', pair)
    .addOption(engineOption())
    .option('-f, --force', 'train although data, code and parameters are unchanged')
    .option('-d, --detach', 'print the retraining and let it go on without this command')
    .addHelpText(
      'after',
      examples([
        [
          'slipway retrain',
          'the project in the current folder; exit code 5 when a gate rejects the new model',
        ],
        ['slipway retrain iris -p max_depth=4 --data train=november.csv', 'with other inputs'],
        ['slipway retrain house-prices', 'the project of a service, when no folder has that name'],
        ['slipway retrain iris --detach', 'then: slipway retraining logs iris -f'],
      ]),
    )
    .action((folder: string | undefined, options: RetrainOptions, command: Command) =>
      cli.run(command, async (session) => {
        const { client, output, finish } = session;
        const place = resolve(folder ?? '.');
        if (folder !== undefined && (await isService(folder, place))) {
          await showEnd(
            await finish(client.retraining.startForService(forService(folder, options)), retrainingSchema),
            output,
          );
          return;
        }
        if (options.detach === true) {
          await output.answer(await retrainDetached(session, place, wordsOf(options)), retrainingFacts);
          return;
        }
        const starting = client.retraining.start({
          folder: place,
          parameters: { ...options.parameter },
          data: Object.fromEntries(
            Object.entries(options.data ?? {}).map(([name, path]) => [name, resolve(path)]),
          ),
          ...(options.engine === undefined ? {} : { engine: options.engine }),
          force: options.force === true,
        });
        await showEnd(await finish(starting, retrainingSchema), output);
      }),
    );
}

/** A word that is no folder here and can be the name of a service. */
async function isService(word: string, place: string): Promise<boolean> {
  return SERVICE_NAME_PATTERN.test(word) && !(await exists(place));
}

/** A service is retrained from the folder that it was built from, with the data of its manifest. */
function forService(name: string, { parameter, data, engine, force, detach }: RetrainOptions) {
  if (data !== undefined || engine !== undefined || detach === true)
    throw new UsageError({
      message: `${name} is no folder here, and a service is retrained without --data, --engine and --detach.`,
      hint: 'Name the project folder, or leave these options out.',
    });
  return { name, parameters: { ...parameter }, force: force === true };
}

/** Prints what became of a retraining; a rejected candidate has an exit code of its own. */
export async function showEnd(retraining: Retraining, output: Output): Promise<void> {
  await output.answer(retraining, retrainingFacts);
  if (retraining.state === 'waiting')
    await output.note(
      `Next: slipway retraining approve ${retraining.id} --why TEXT, or slipway retraining reject ${retraining.id}`,
    );
  if (retraining.state === 'rejected') throw new AnswerIsFailure(REJECTED);
}

function pair(
  text: string,
  before: Readonly<Record<string, string>> | undefined,
): Readonly<Record<string, string>> {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('It must be a name, an equals sign and a value.');
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}

/** The options again, for the process that goes on. */
function wordsOf({ parameter, data, engine, force }: RetrainOptions): readonly string[] {
  return [
    ...Object.entries(parameter ?? {}).flatMap(([name, value]) => ['-p', `${name}=${value}`]),
    ...Object.entries(data ?? {}).flatMap(([name, value]) => ['--data', `${name}=${resolve(value)}`]),
    ...(engine === undefined ? [] : ['--engine', engine]),
    ...(force === true ? ['--force'] : []),
  ];
}
