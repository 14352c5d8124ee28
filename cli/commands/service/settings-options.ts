import { type Command, InvalidArgumentError, Option } from 'commander';
import { SETTINGS, type ServiceSettingsChange, type SettingName } from '#contract/service/settings.ts';
import { type ScaleOptions, scaleOf, scaleOptions } from './scale-options.ts';
import { changedVariables, type VariableOptions, variableOptions } from './variable-options.ts';

/** The settings of a service as commander hands them over; those that are one value each under the name of their option. */
export interface SettingsOptions extends ScaleOptions, VariableOptions {
  readonly [option: string]: unknown;
}

/** The options for everything that can be set of a service, at publish and later. */
export function addSettingsOptions(command: Command): Command {
  for (const option of [...scaleOptions(), ...SETTINGS.map(settingOption), ...variableOptions()])
    command.addOption(option);
  return command;
}

type Setting = (typeof SETTINGS)[number];

/** Values are checked as the contract checks them; the word `default` takes a setting back. */
function settingOption(setting: Setting): Option {
  const { option, help, takes, otherwise } = setting;
  const says = `${lowerStart(help)} (default: ${otherwise})`;
  const choices = choicesOf(takes);
  const made = new Option(`--${option} <${takes.kind === 'switch' ? 'on|off' : wordOf(setting)}>`, says);
  if (choices !== undefined) return made.choices([...choices, 'default']);
  return made.argParser((text) => {
    readValue(setting, text);
    return text;
  });
}

function choicesOf(takes: Setting['takes']): readonly string[] | undefined {
  if (takes.kind === 'switch') return ['on', 'off'];
  return takes.kind === 'choice' ? takes.choices : undefined;
}

/** What stands for the value in the help: `seconds` for `--start-seconds`, `level` for `--log-level`. */
function wordOf({ name, option, takes, word }: Setting): string {
  if (/Seconds$/.test(name)) return 'seconds';
  if (takes.kind === 'number') return 'number';
  return takes.kind === 'choice' ? (option.split('-').at(-1) ?? option) : word;
}

/** Help texts of options begin in lower case; names like CPU and ModelDataCollector stay. */
function lowerStart(text: string): string {
  return /^[A-Z][a-z]* /.test(text) && !/^[A-Z]{2}/.test(text)
    ? text.charAt(0).toLowerCase() + text.slice(1)
    : text;
}

function readValue({ takes, accepts }: Setting, text: string): string | number | boolean | null {
  if (text === 'default') return null;
  const value = takes.kind === 'switch' ? text === 'on' : takes.kind === 'number' ? Number(text) : text;
  if (text.trim() !== '' && accepts(value)) return value;
  throw new InvalidArgumentError(`It must be ${expected(takes)}.`);
}

function expected(takes: Setting['takes']): string {
  if (takes.kind !== 'number') return 'a value that Kubernetes accepts, or default';
  return `a ${takes.isWhole ? 'whole number' : 'number'} from ${takes.min} to ${takes.max}, or default`;
}

/** What is to be changed of the settings; only what was given. */
export async function settingsChange(
  options: SettingsOptions,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<ServiceSettingsChange> {
  const scale = scaleOf(options);
  return {
    ...(scale === undefined ? {} : { scale }),
    ...plainChange(options),
    ...(await changedVariables(options, environment)),
  };
}

function plainChange(options: SettingsOptions): Pick<ServiceSettingsChange, SettingName> {
  return Object.fromEntries(
    SETTINGS.flatMap((setting) => {
      const given = options[settingOption(setting).attributeName()];
      return typeof given === 'string' ? [[setting.name, readValue(setting, given)]] : [];
    }),
  );
}
