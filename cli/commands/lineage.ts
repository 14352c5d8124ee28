import { Argument, Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import type { Page } from '#cli/session/output.ts';
import { formatAge } from '#cli/terminal/amount.ts';
import { formatTable } from '#cli/terminal/table.ts';
import { type Lineage, type LineageKind, lineageKindSchema } from '#contract/project/lineage.ts';
import { callLineage } from './call-lineage.ts';
import { examples } from './examples.ts';

interface LineageOptions {
  readonly store?: string;
}

export function lineageCommand(cli: Cli): Command {
  return new Command('lineage')
    .description('Show what something was made of, and what was made of it')
    .addArgument(new Argument('<kind>', 'of what').choices([...lineageKindSchema.options, 'call']))
    .argument('<name>', '`name:version`, the id of a run, or `service/request-id` of a recorded call')
    .option('--store <name>', 'store that a call is recorded in; needed when there are several')
    .addHelpText(
      'after',
      examples([
        ['slipway lineage model iris-model:1', 'the manifests, images and runs that hold a model'],
        ['slipway lineage run iris-4f2a', 'what a run was made of'],
        ['slipway lineage call iris/4f2a0c', 'what answered a recorded call'],
      ]),
    )
    .action((kind: LineageKind | 'call', id: string, { store }: LineageOptions, command: Command) =>
      cli.run(command, async ({ client, output }) => {
        if (kind === 'call') {
          const answer = await callLineage(client, { name: id, store });
          const { time, deployment, models = 'not told', status } = answer.call;
          await output.note(`Answered ${status} at ${time} by ${deployment}; models: ${models}.`);
          await output.answer(answer, lineageTable);
          return;
        }
        await output.answer(await client.project.lineage({ kind, id }), lineageTable);
      }),
    );
}

function lineageTable({ nodes, edges, center, hidden }: Lineage, { style, width, now }: Page): string {
  const titles = new Map(nodes.map((node) => [node.key, node.title]));
  const table = formatTable(
    nodes,
    [
      { title: 'KIND', value: (node) => node.kind },
      {
        title: 'NAME',
        value: (node) => node.title,
        shrinks: true,
        paint: (text, node) => (node.key === center ? style.accent(text) : text),
      },
      { title: 'NOTE', value: (node) => node.note },
      { title: 'MADE', value: (node) => formatAge(node.createdAt, now) },
      {
        title: 'MADE OF',
        value: (node) =>
          edges
            .filter((edge) => edge.to === node.key)
            .map((edge) => titles.get(edge.from) ?? edge.from)
            .join(', '),
        shrinks: true,
      },
    ],
    { style, width },
  );
  const more = Object.entries(hidden).map(([kind, count]) => `and ${count} more of kind ${kind}`);
  return [table, ...more].join('\n');
}
