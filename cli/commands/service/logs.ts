import { type Command, Option } from 'commander';
import { showLog } from '#cli/log/show-log.ts';
import type { Cli } from '#cli/session/cli.ts';
import { LOG_LEVELS, type LogLevel, type LogLine } from '#contract/task/task.ts';
import { examples } from '../examples.ts';
import { wholeNumber } from '../option.ts';
import { aboutService, type ServiceOptions, serviceNamed } from './service-options.ts';

interface LogsOptions extends ServiceOptions {
  readonly follow?: boolean;
  readonly tail: number;
  readonly timestamps?: boolean;
  readonly replica?: string;
  readonly level?: LogLevel;
  readonly request?: string;
  readonly previous?: boolean;
}

export function logsCommand(cli: Cli): Command {
  return aboutService('logs', 'Print the log of all replicas of a service, merged in order')
    .option('-f, --follow', 'wait for more; new replicas join. With --json one document per line')
    .option(
      '-n, --tail <number>',
      'start with the last lines of each replica',
      wholeNumber({ from: 0, to: 100_000 }),
      1000,
    )
    .option('-t, --timestamps', 'show the time before each line')
    .option('--replica <replica>', 'only of this one, as `slipway service show` names it')
    .addOption(new Option('--level <level>', 'only lines of at least this level').choices(LOG_LEVELS))
    .option('--request <id>', 'only lines of the request with this x-request-id')
    .option('--previous', 'of the containers before the last crash')
    .addHelpText(
      'after',
      examples([
        ['slipway service logs iris -f', 'everything, as it comes'],
        ['slipway service logs iris --level error -n 10000', 'what went wrong'],
        ['slipway service logs iris --previous', 'the last words of what crashed'],
      ]),
    )
    .action((name: string, options: LogsOptions, command: Command) =>
      cli.run(command, async ({ client, output, signal }) => {
        let session: string | undefined;
        await showLog({
          read: async (place) => {
            const page = await client.service.logs(
              { ...logInput(name, options, session), ...place },
              { signal },
            );
            session = page.session;
            return page;
          },
          output,
          follows: options.follow === true,
          tail: undefined,
          textOf: (line) => textOf(line, options.timestamps === true),
        });
      }),
    );
}

function logInput(name: string, options: LogsOptions, session: string | undefined) {
  const { replica, level, request } = options;
  return {
    ...serviceNamed(name, options),
    tail: options.tail,
    follow: options.follow === true,
    previous: options.previous === true,
    ...(session === undefined ? {} : { session }),
    ...(replica === undefined ? {} : { replica }),
    ...(level === undefined ? {} : { level }),
    ...(request === undefined ? {} : { request }),
  };
}

/** Replicas by the end of their names, which is all they differ in. */
function textOf({ time, source, level, text }: LogLine, withTime: boolean): string {
  const parts = [
    withTime ? time : undefined,
    source === undefined ? undefined : source.slice(source.lastIndexOf('-') + 1),
    level === 'warning' || level === 'error' ? `${level}:` : undefined,
    text,
  ];
  return parts.filter((part) => part !== undefined).join(' ');
}
