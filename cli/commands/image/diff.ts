import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import type { Page } from '#cli/session/output.ts';
import { formatBytes } from '#cli/terminal/amount.ts';
import { formatTable } from '#cli/terminal/table.ts';
import type { ImageComparison } from '#contract/image/comparison.ts';
import type { BuilderKind } from '#contract/image/image.ts';
import { examples } from '../examples.ts';
import { changeTable } from '../manifest/diff.ts';
import { builtByOption } from '../option.ts';

export function diffCommand(cli: Cli): Command {
  return new Command('diff')
    .description('Show what differs between two images: manifest, packages, size by layer')
    .argument('<image>', '`name:version`, or `name` for its newest version')
    .argument('<other>', 'the other one')
    .addOption(builtByOption())
    .addHelpText('after', examples([['slipway image diff iris:2 iris:3', 'what came with version 3']]))
    .action(
      (reference: string, other: string, options: { readonly engine?: BuilderKind }, command: Command) =>
        cli.run(command, async ({ client, output }) => {
          const { engine } = options;
          const engines = engine === undefined ? {} : { engine, otherEngine: engine };
          await output.answer(await client.image.compare({ reference, other, ...engines }), comparisonText);
        }),
    );
}

function comparisonText(comparison: ImageComparison, page: Page): string {
  const { before, after, manifest, packages } = comparison;
  const head = `${before.reference} (${before.engine}, ${formatBytes(before.size)}) → ${after.reference} (${after.engine}, ${formatBytes(after.size)})`;
  const changed = [
    ...manifest,
    ...packages.map(({ name, ...versions }) => ({ area: 'packages' as const, subject: name, ...versions })),
  ];
  return [page.style.strong(head), changeTable(changed, page), layerTable(comparison, page)].join('\n\n');
}

function layerTable({ layers }: ImageComparison, { style, width }: Page): string {
  const sizeText = (size: number | undefined): string => (size === undefined ? '-' : formatBytes(size));
  return formatTable(
    layers,
    [
      { title: 'LAYER', value: (layer) => layer.kind },
      { title: 'BEFORE', value: (layer) => sizeText(layer.before), align: 'right' },
      { title: 'AFTER', value: (layer) => sizeText(layer.after), align: 'right' },
      { title: 'MORE', value: (layer) => growth(layer.before ?? 0, layer.after ?? 0), align: 'right' },
    ],
    { style, width },
  );
}

function growth(before: number, after: number): string {
  if (before === after) return '';
  return `${after > before ? '+' : '−'}${formatBytes(Math.abs(after - before))}`;
}
