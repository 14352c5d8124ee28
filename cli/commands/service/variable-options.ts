import { readFile } from 'node:fs/promises';
import { Option } from 'commander';
import { UsageError } from '#cli/failure/failure.ts';
import type { ServiceSettingsChange } from '#contract/service/settings.ts';
import { collect } from '../option.ts';

/** Variables of the script, as commander hands them over. */
export interface VariableOptions {
  readonly env?: readonly string[];
  readonly removeEnv?: readonly string[];
  readonly secret?: readonly string[];
  readonly removeSecret?: readonly string[];
}

export function variableOptions(): readonly Option[] {
  return [
    new Option('-e, --env <name=value>', 'a variable of the script; may be repeated').argParser(collect),
    new Option('--remove-env <name>', 'remove a variable').argParser(collect),
    new Option(
      '--secret <name[=@file]>',
      'a secret variable; its value is read from the environment variable of that name, or from the file; kept in the cluster only',
    ).argParser(collect),
    new Option('--remove-secret <name>', 'remove a secret variable').argParser(collect),
  ];
}

/** What is to be changed of the variables; only what was given. */
export async function changedVariables(
  options: VariableOptions,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Pick<ServiceSettingsChange, 'environment' | 'secrets'>> {
  const variables = pairsOf(options.env ?? [], options.removeEnv ?? []);
  const secrets = await secretsOf(options, environment);
  return {
    ...(Object.keys(variables).length === 0 ? {} : { environment: variables }),
    ...(Object.keys(secrets).length === 0 ? {} : { secrets }),
  };
}

function pairsOf(
  set: readonly string[],
  removed: readonly string[],
): Readonly<Record<string, string | null>> {
  return Object.fromEntries<string | null>([
    ...set.map((text): [string, string] => {
      const at = text.indexOf('=');
      if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
      throw new UsageError({
        message: `“${text}” is not a variable.`,
        hint: 'For example: --env LEVEL=high',
      });
    }),
    ...removed.map((name): [string, null] => [name, null]),
  ]);
}

/** Values are not taken from the command line, which every user of the machine can read while it runs. */
async function secretsOf(
  { secret, removeSecret }: VariableOptions,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Readonly<Record<string, string | null>>> {
  const set = await Promise.all(
    (secret ?? []).map(async (text): Promise<[string, string]> => {
      const [name = '', path] = text.split('=@', 2);
      if (path !== undefined) return [name, (await readFile(path, 'utf8')).replace(/\r?\n$/, '')];
      const value = environment[name];
      if (value !== undefined) return [name, value];
      throw new UsageError({
        message: `The environment variable ${name} is not set.`,
        hint: `Set it to the secret value, or use a file: --secret ${name.split('=')[0]}=@FILE.`,
      });
    }),
  );
  return Object.fromEntries<string | null>([
    ...set,
    ...(removeSecret ?? []).map((name): [string, null] => [name, null]),
  ]);
}
