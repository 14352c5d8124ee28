import { readFile } from 'node:fs/promises';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { UsageError } from '#cli/failure/failure.ts';
import type { Scale, ServiceSettingsChange } from '#contract/service/settings.ts';
import { LOG_LEVELS, type LogLevel } from '#contract/task/task.ts';
import { collect, wholeNumber } from '../option.ts';

/** The settings of a service as commander hands them over; `default` takes one back. */
export interface SettingsOptions {
  readonly replicas?: number;
  readonly autoscale?: readonly [min: number, max: number];
  readonly target?: number;
  readonly scaleDownSeconds?: number;
  readonly cpu?: string;
  readonly cpuLimit?: string;
  readonly memory?: string;
  readonly workers?: string;
  readonly concurrency?: string;
  readonly queue?: string;
  readonly timeout?: string;
  readonly startSeconds?: number;
  readonly drainSeconds?: number;
  readonly warmUp?: 'on' | 'off';
  readonly logLevel?: LogLevel;
  readonly requestLog?: 'on' | 'off';
  readonly forwardLogs?: 'on' | 'off';
  readonly collectData?: 'on' | 'off';
  readonly networkPolicy?: 'on' | 'off';
  readonly env?: readonly string[];
  readonly removeEnv?: readonly string[];
  readonly secret?: readonly string[];
  readonly removeSecret?: readonly string[];
}

/** The options for everything that can be set of a service, at publish and later. */
export function addSettingsOptions(command: Command): Command {
  for (const option of [...scaleOptions(), ...limitOptions(), ...switchOptions(), ...variableOptions()])
    command.addOption(option);
  return command;
}

function scaleOptions(): readonly Option[] {
  const seconds = wholeNumber({ from: 0, to: 3600 });
  return [
    new Option('--replicas <number>', 'so many replicas, always').argParser(
      wholeNumber({ from: 1, to: 1000 }),
    ),
    new Option('--autoscale <min-max>', 'as many replicas as their load needs, like 1-10').argParser(rangeOf),
    new Option('--target <percent>', 'with --autoscale: CPU use to keep to (70)').argParser(
      wholeNumber({ from: 1, to: 100 }),
    ),
    new Option(
      '--scale-down-seconds <number>',
      'with --autoscale: how long fewer must have been enough (300)',
    ).argParser(seconds),
  ];
}

function limitOptions(): readonly Option[] {
  return [
    new Option('--cpu <amount>', 'CPU of a replica, like 500m or 2; “default”: that of the cluster'),
    new Option('--cpu-limit <amount>', 'most CPU of a replica; “default”: what its node has left'),
    new Option('--memory <amount>', 'memory of a replica, like 512Mi or 2Gi; “default”: that of the cluster'),
    new Option('--workers <number>', 'processes in a replica; “default”: the manifest’s'),
    new Option('--concurrency <number>', 'calls of run() at once in each worker; “default”: the manifest’s'),
    new Option('--queue <number>', 'requests that may wait in a replica; “default”: the manifest’s'),
    new Option('--timeout <seconds>', 'longest time for one request; “default”: the manifest’s'),
    new Option('--start-seconds <number>', 'how long a replica may take until it is ready').argParser(
      wholeNumber({ from: 5, to: 3600 }),
    ),
    new Option('--drain-seconds <number>', 'how long a stopping replica goes on taking requests').argParser(
      wholeNumber({ from: 0, to: 300 }),
    ),
  ];
}

function switchOptions(): readonly Option[] {
  const onOff = (flag: string, says: string): Option =>
    new Option(`${flag} <on|off>`, says).choices(['on', 'off']);
  return [
    onOff('--warm-up', 'a replica answers the example once before it gets requests'),
    new Option('--log-level <level>', 'least level that is logged').choices(LOG_LEVELS),
    onOff('--request-log', 'a log line for each request'),
    onOff('--forward-logs', 'whether log collectors of the cluster may take its logs'),
    onOff('--collect-data', 'whether ModelDataCollector of the script collects'),
    onOff('--network-policy', 'only the scoring port can be reached'),
  ];
}

function variableOptions(): readonly Option[] {
  return [
    new Option('-e, --env <name=value>', 'a variable of the script; several times for several').argParser(
      collect,
    ),
    new Option('--remove-env <name>', 'takes a variable away').argParser(collect),
    new Option(
      '--secret <name[=@file]>',
      'a secret variable: its value is that of the variable here, or in the file; kept in the cluster only',
    ).argParser(collect),
    new Option('--remove-secret <name>', 'takes a secret variable away').argParser(collect),
  ];
}

function rangeOf(text: string): readonly [number, number] {
  const [, min, max] = /^(\d{1,4})-(\d{1,4})$/.exec(text) ?? [];
  if (min === undefined || max === undefined || Number(min) < 1 || Number(max) < Number(min))
    throw new InvalidArgumentError('It must be like 1-10.');
  return [Number(min), Number(max)];
}

/** What is to be changed of the settings; only what was given. Values that make no sense are told by core. */
export async function settingsChange(
  options: SettingsOptions,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<ServiceSettingsChange> {
  const scale = scaleOf(options);
  const variables = pairsOf(options.env ?? [], options.removeEnv ?? []);
  const secrets = await secretsOf(options, environment);
  return {
    ...(scale === undefined ? {} : { scale }),
    ...given('cpu', options.cpu, orDefault),
    ...given('cpuLimit', options.cpuLimit, orDefault),
    ...given('memory', options.memory, orDefault),
    ...given('workers', options.workers, numberOrDefault),
    ...given('concurrency', options.concurrency, numberOrDefault),
    ...given('queue', options.queue, numberOrDefault),
    ...given('timeoutSeconds', options.timeout, numberOrDefault),
    ...given('startSeconds', options.startSeconds, (value) => value),
    ...given('drainSeconds', options.drainSeconds, (value) => value),
    ...given('warmUp', options.warmUp, isOn),
    ...given('logLevel', options.logLevel, (value) => value),
    ...given('requestLog', options.requestLog, isOn),
    ...given('forwardLogs', options.forwardLogs, isOn),
    ...given('collectData', options.collectData, isOn),
    ...given('networkPolicy', options.networkPolicy, isOn),
    ...(Object.keys(variables).length === 0 ? {} : { environment: variables }),
    ...(Object.keys(secrets).length === 0 ? {} : { secrets }),
  };
}

function given<Name extends string, Value, Result>(
  name: Name,
  value: Value | undefined,
  convert: (value: Value) => Result,
): { readonly [Each in Name]?: Result } {
  if (value === undefined) return {};
  const found: { [Each in Name]?: Result } = {};
  found[name] = convert(value);
  return found;
}

function orDefault(text: string): string | null {
  return text === 'default' ? null : text;
}

function numberOrDefault(text: string): number | null {
  return text === 'default' ? null : Number(text);
}

function isOn(text: 'on' | 'off'): boolean {
  return text === 'on';
}

function scaleOf({ replicas, autoscale, target, scaleDownSeconds }: SettingsOptions): Scale | undefined {
  if (replicas !== undefined && autoscale !== undefined)
    throw new UsageError({
      message: 'Either a number of replicas or autoscaling.',
      hint: 'Give --replicas or --autoscale.',
    });
  if (autoscale !== undefined) {
    const [min, max] = autoscale;
    return {
      kind: 'auto',
      min,
      max,
      target: target ?? 70,
      scaleDownSeconds: scaleDownSeconds ?? 300,
    };
  }
  if (target !== undefined || scaleDownSeconds !== undefined)
    throw new UsageError({
      message: '--target and --scale-down-seconds belong to --autoscale.',
      hint: 'For example: --autoscale 1-10 --target 60',
    });
  return replicas === undefined ? undefined : { kind: 'fixed', replicas };
}

function pairsOf(
  set: readonly string[],
  removed: readonly string[],
): Readonly<Record<string, string | null>> {
  return Object.fromEntries<string | null>([
    ...set.map((text): [string, string] => {
      const at = text.indexOf('=');
      if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
      throw new UsageError({ message: `“${text}” is no variable.`, hint: 'Like --env LEVEL=high.' });
    }),
    ...removed.map((name): [string, null] => [name, null]),
  ]);
}

/** Values are not taken from the command line, which every user of the machine can read while it runs. */
async function secretsOf(
  { secret, removeSecret }: SettingsOptions,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Readonly<Record<string, string | null>>> {
  const set = await Promise.all(
    (secret ?? []).map(async (text): Promise<[string, string]> => {
      const [name = '', path] = text.split('=@', 2);
      if (path !== undefined) return [name, (await readFile(path, 'utf8')).replace(/\r?\n$/, '')];
      const value = environment[name];
      if (value !== undefined) return [name, value];
      throw new UsageError({
        message: `There is no variable ${name} here to take the secret value from.`,
        hint: `Set it, or name a file: --secret ${name.split('=')[0]}=@FILE.`,
      });
    }),
  );
  return Object.fromEntries<string | null>([
    ...set,
    ...(removeSecret ?? []).map((name): [string, null] => [name, null]),
  ]);
}
