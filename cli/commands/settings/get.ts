import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import type { Page } from '#cli/session/output.ts';
import { formatTable } from '#cli/terminal/table.ts';
import { type Settings, settingsSchema } from '#contract/system/settings.ts';
import { examples } from '../examples.ts';
import { findSetting } from './setting-name.ts';

export function getCommand(cli: Cli): Command {
  return new Command('get')
    .description('Show all settings, or the value of one')
    .argument('[setting]', 'its name')
    .addHelpText(
      'after',
      examples([
        ['slipway settings get', 'all settings, with their meaning'],
        ['slipway settings get packageIndex', 'the value of one, or nothing when it is not set'],
      ]),
    )
    .action((given: string | undefined, _options: unknown, command: Command) =>
      cli.run(command, async ({ client, output }) => {
        const settings = await client.system.settings({});
        if (given === undefined) {
          await output.answer(settings, settingTable);
          return;
        }
        const { name, part } = findSetting(given);
        const value: unknown = settings[name];
        const found = part === undefined ? value : partOf(value, part);
        await output.answer({ [given]: found ?? null }, () => valueText(found));
      }),
    );
}

function partOf(value: unknown, part: string): unknown {
  return Object.entries(Object(value)).find(([name]) => name === part)?.[1];
}

function settingTable(settings: Settings, { style, width }: Page): string {
  return formatTable(
    Object.entries(settingsSchema.shape),
    [
      { title: 'SETTING', value: ([name]) => name, paint: (text) => style.strong(text) },
      {
        title: 'VALUE',
        value: ([name]) => valueText(Object.entries(settings).find(([key]) => key === name)?.[1]),
        shrinks: true,
      },
      { title: 'WHAT IT IS', value: ([, schema]) => schema.description ?? '', shrinks: true },
    ],
    { style, width },
  );
}

function valueText(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
