import { Command } from 'commander';
import { UsageError } from '#cli/failure/failure.ts';
import type { Cli } from '#cli/session/cli.ts';
import { type Settings, settingsSchema } from '#contract/system/settings.ts';
import { examples } from '../examples.ts';
import { findSetting, type SettingName } from './setting-name.ts';

export function setCommand(cli: Cli): Command {
  return new Command('set')
    .description('Change a setting, or reset it to its default')
    .argument('<setting>', 'its name')
    .argument('[value]', 'a text, a number or JSON')
    .option('--default', 'reset it to its default')
    .addHelpText(
      'after',
      examples([
        ['slipway settings set engine process', 'build and run without a container engine'],
        ['slipway settings set packageIndex https://pypi.example.org/simple', 'the package index'],
        ['slipway settings set baseImages.python-3.11 registry.example.org/python:3.11', 'for one runtime'],
        [`slipway settings set extraPackageIndexes '["https://a.example/simple"]'`, 'a list is JSON'],
        ['slipway settings set engine --default', 'back to the default'],
      ]),
    )
    .action(
      (given: string, value: string | undefined, options: { readonly default?: boolean }, command: Command) =>
        cli.run(command, async ({ client, output }) => {
          if ((value === undefined) !== (options.default === true))
            throw new UsageError({
              message: 'Either a value or --default is needed.',
              hint: `For example: slipway settings set ${given} --default`,
            });
          const target = findSetting(given);
          const before = await client.system.settings({});
          const settings = { [target.name]: newValue(target, value, before) };
          const after = await client.system.configure({ settings });
          await output.answer(
            after,
            () => `${given} ${value === undefined ? 'was reset to its default' : `is now ${value}`}.`,
          );
        }),
    );
}

/** The value to configure: null stands for the default. */
function newValue({ name, part }: SettingName, text: string | undefined, before: Settings): unknown {
  if (part === undefined) return text === undefined ? null : readValue(name, text);
  const rest = Object.entries(Object(before[name])).filter(([key]) => key !== part);
  return Object.fromEntries(text === undefined ? rest : [...rest, [part, text]]);
}

/** A text as what the setting holds: itself where that is what it holds, else JSON. Core has the last word. */
function readValue(name: keyof Settings, text: string): unknown {
  const schema = settingsSchema.shape[name];
  if (schema.safeParse(text).success) return text;
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: core says what it expects instead.
    return text;
  }
}
