import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import { confirm } from '#cli/terminal/confirm.ts';
import { type DataDeletion, dataDeletionSchema } from '#contract/telemetry/data-deletion.ts';
import { examples } from '../examples.ts';
import { addFilterOptions, type FilterOptions, filterOf } from './filter-options.ts';

interface DeleteOptions extends FilterOptions {
  readonly id?: string;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

export function deleteCommand(cli: Cli): Command {
  const command = new Command('delete')
    .description(
      'Delete recorded calls from a store: old ones, or those of a person. A hashed value is searched for as it is stored. Profiles and rows of ModelDataCollector are deleted by time only, by whole hours and days.',
    )
    .argument('<service>', 'its name');
  return addFilterOptions(command, 'the first call')
    .option('--id <id>', 'only the call with this request id or correlation id')
    .option('--dry-run', 'only count what would be deleted')
    .option('-y, --yes', 'do not ask')
    .addHelpText(
      'after',
      examples([
        ['slipway data delete iris --to 90d --yes', 'keep 90 days; for a scheduler'],
        ['slipway data delete iris --where customer=C-1042', 'every call that holds this value'],
      ]),
    )
    .action((service: string, options: DeleteOptions, self: Command) =>
      cli.run(self, async ({ client, output, terminal, signal, finish }) => {
        const request = { service, ...withId(filterOf(options), options.id) };
        const plan = await finish(
          client.telemetry.delete({ ...request, isPreview: true }),
          dataDeletionSchema,
        );
        const isEmpty = plan.calls === 0 && plan.rowFiles === 0;
        const isConfirmed =
          options.dryRun !== true &&
          !isEmpty &&
          (await confirm(`Delete ${amount(plan)} of ${service}? This cannot be undone.`, {
            terminal,
            isGranted: options.yes === true,
            isJson: output.isJson,
            signal,
          }));
        const result = isConfirmed
          ? await finish(client.telemetry.delete(request), dataDeletionSchema)
          : plan;
        await output.answer(result, resultText);
        for (const note of notes(result)) await output.note(note);
      }),
    );
}

function withId({ filter, ...store }: ReturnType<typeof filterOf>, id: string | undefined) {
  return { ...store, filter: { ...filter, ...(id === undefined ? {} : { id }) } };
}

function amount({ calls, rowFiles }: DataDeletion): string {
  const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
  return `${counted(calls, 'call')}${rowFiles === 0 ? '' : ` and ${counted(rowFiles, 'file')} with rows or profiles`}`;
}

function resultText(result: DataDeletion): string {
  if (result.isPreview) return `${amount(result)} would be deleted. Nothing was deleted.`;
  const { removedFiles, rewrittenFiles } = result;
  return `Deleted ${amount(result)}: ${removedFiles} files removed, ${rewrittenFiles} written again.`;
}

function notes({ unreadable, unsearchedFiles }: DataDeletion): readonly string[] {
  return [
    ...unreadable.map((name) => `Stays, because it is cut or foreign: ${name}`),
    ...(unsearchedFiles === 0
      ? []
      : [`Not searched: ${unsearchedFiles} files with profiles or rows of ModelDataCollector in this time.`]),
  ];
}
