import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import { type ScheduleTrigger, scheduleTriggerSchema } from '#contract/manifest/training-schedule.ts';
import type { ScheduleChange } from '#contract/retraining/schedule.ts';
import { examples } from '../examples.ts';
import { scheduleFacts } from './schedule-facts.ts';

interface SetOptions {
  readonly cron?: string | false;
  readonly timezone?: string;
  readonly missed?: 'run' | 'skip';
  readonly trigger?: readonly ScheduleTrigger[] | false;
}

export function setCommand(cli: Cli): Command {
  return new Command('set')
    .description(
      'Let this machine retrain a project by the schedule of its manifest, changed first if you say how; starts nothing',
    )
    .argument('[folder]', 'the project folder (default: the current folder)')
    .option('--cron <fields>', 'minute, hour, day, month and weekday')
    .option('--no-cron', 'no times, only triggers')
    .option('--timezone <name>', 'time zone of the times (default for new times: that of this machine)')
    .addOption(
      new Option('--missed <how>', 'what to do about times when Slipway was not running').choices([
        'run',
        'skip',
      ]),
    )
    .addOption(
      new Option('--trigger <name...>', 'start one for new data or drift too').choices(
        scheduleTriggerSchema.options,
      ),
    )
    .option('--no-trigger', 'only times')
    .addHelpText(
      'after',
      examples([
        ['slipway schedule set --cron "0 3 * * 1" --timezone Europe/Vienna', 'Mondays at 3:00'],
        ['slipway schedule set iris --trigger new-data', 'when the data of the training has changed'],
        ['slipway schedule set iris', 'as its manifest says'],
      ]),
    )
    .action((folder: string | undefined, options: SetOptions, command: Command) =>
      cli.run(command, async ({ client, output }) => {
        const place = resolve(folder ?? '.');
        // A schedule without a time zone is in UTC: who writes times for the first time means those of the own clock.
        const isNew =
          typeof options.cron === 'string' &&
          (await client.retraining.schedule({ folder: place })).schedule === undefined;
        const change = changeOf(isNew ? { timezone: ownZone(), ...options } : options);
        await output.answer(await client.retraining.setSchedule({ folder: place, change }), scheduleFacts);
      }),
    );
}

function changeOf({ cron, timezone, missed, trigger }: SetOptions): ScheduleChange {
  return {
    ...(cron === undefined ? {} : { cron: cron === false ? null : cron }),
    ...(timezone === undefined ? {} : { timezone }),
    ...(missed === undefined ? {} : { missed }),
    ...(trigger === undefined ? {} : { triggers: trigger === false ? [] : [...trigger] }),
  };
}

function ownZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
