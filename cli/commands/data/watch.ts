import { resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { UsageError } from '#cli/failure/failure.ts';
import type { Cli } from '#cli/session/cli.ts';
import type { Session } from '#cli/session/session.ts';
import type { AskedWatchChange } from '#contract/telemetry/data-watch.ts';
import { examples } from '../examples.ts';
import { storeOption, wholeNumber } from '../option.ts';
import { watchFacts } from './watch-text.ts';

interface WatchOptions {
  readonly store?: string;
  /** False with `--no-drift`. */
  readonly drift?: boolean;
  readonly hours?: number;
  readonly reference?: string;
  readonly keep?: number | false;
  readonly webhook?: string | false;
  readonly now?: boolean;
  readonly test?: boolean;
}

export function watchCommand(cli: Cli): Command {
  return new Command('watch')
    .description(
      'Look at a service every hour while `serve` or the window is open: alarms of drift, a webhook, deletion of old calls. Without an option, show what was found.',
    )
    .argument('<service>', 'its name')
    .addOption(storeOption())
    .option('--drift', 'compare with a reference every hour, and keep an alarm while a column has drifted')
    .option('--no-drift', 'compare no longer')
    .option(
      '--hours <number>',
      'length of the time that is compared (default: 24)',
      wholeNumber({ from: 1, to: 720 }),
    )
    .option('--reference <file>', 'what the model was trained with (default: the first seven days)')
    .option('--keep <days>', 'delete calls that are older, like 90d; whole days (UTC)', days)
    .option('--no-keep', 'delete nothing')
    .option('--webhook <url>', 'send news of alarms there: POST with signed JSON (Standard Webhooks)')
    .option('--no-webhook', 'send news no longer')
    .option('--test', 'send a test to the webhook')
    .option('--now', 'look at once, too')
    .addHelpText(
      'after',
      examples([
        ['slipway data watch iris --drift --reference train.csv', 'an alarm when an input drifts'],
        ['slipway data watch iris --keep 90d', 'keep 90 days'],
        ['slipway data watch iris --webhook https://example.org/hook --test', 'who is told'],
      ]),
    )
    .action((service: string, options: WatchOptions, command: Command) =>
      cli.run(command, (session) => watch(session, service, options)),
    );
}

/** Changes what options name, then shows the watch. */
async function watch({ client, output }: Session, service: string, options: WatchOptions): Promise<void> {
  const change = changeOf(options);
  const of = { service, ...(options.store === undefined ? {} : { store: options.store }) };
  const isChanged = Object.keys(change).length > 0;
  const { webhookSecret } = isChanged ? await client.telemetry.watch({ ...of, ...change }) : {};
  if (options.test === true) await client.telemetry.testWebhook(of);
  if (options.now === true) await client.telemetry.runWatch(of);
  const [found] = (await client.telemetry.watches(of)).watches;
  if (found === undefined)
    throw new UsageError({
      message: `${service} is not watched.`,
      hint: `\`slipway data watch ${service} --drift\` starts it.`,
    });
  const secret = webhookSecret === undefined ? {} : { webhookSecret };
  await output.answer({ watch: found, ...secret }, (_answer, page) =>
    [
      watchFacts(found, page),
      ...(webhookSecret === undefined ? [] : [`secret of the webhook: ${webhookSecret}`]),
    ].join('\n'),
  );
  if (webhookSecret !== undefined) await output.note('Copy the secret now: it cannot be shown again.');
  await output.note('It is looked at while `slipway serve` runs or the window is open.');
}

function changeOf({ drift, hours, reference, keep, webhook }: WatchOptions): AskedWatchChange {
  const isMore = hours !== undefined || reference !== undefined;
  if (isMore && drift !== true)
    throw new UsageError({
      message: '--hours and --reference say how drift is found.',
      hint: 'Add --drift.',
    });
  return {
    ...(drift === undefined ? {} : { drift: drift ? driftOf({ hours, reference }) : null }),
    ...(keep === undefined ? {} : { keepDays: keep === false ? null : keep }),
    ...(webhook === undefined ? {} : { webhook: webhook === false ? null : { url: webhook } }),
  };
}

function driftOf({
  hours,
  reference,
}: {
  readonly hours: number | undefined;
  readonly reference: string | undefined;
}): AskedWatchChange['drift'] {
  return {
    ...(hours === undefined ? {} : { hours }),
    ...(reference === undefined ? {} : { reference: resolve(reference) }),
  };
}

function days(text: string): number {
  const found = Number(/^(\d+)d?$/.exec(text)?.[1] ?? Number.NaN);
  if (found >= 1 && found <= 3650) return found;
  throw new InvalidArgumentError('Use a number of days from 1 to 3650, like 90d.');
}
