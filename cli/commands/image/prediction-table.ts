import type { Page } from '#cli/session/output.ts';
import { formatBytes } from '#cli/terminal/amount.ts';
import { formatTable } from '#cli/terminal/table.ts';
import type { PredictedLayer } from '#contract/image/image.ts';
import type { BuildPrediction } from '#contract/image/prediction.ts';

const BASIS: Readonly<Record<PredictedLayer['basis'], string>> = {
  files: 'the files that go in',
  last: 'the newest image with the same content',
  similar: 'the newest image with other content',
  unknown: 'no similar layer was built yet',
};

/** What a build will weigh, for people. */
export function predictionTable({ layers, size, last }: BuildPrediction, { style, width }: Page): string {
  if (layers.length === 0) return 'No manifest to build was found here.';
  const table = formatTable(
    layers,
    [
      { title: 'LAYER', value: (layer) => layer.kind },
      {
        title: 'SIZE',
        value: (layer) => (layer.basis === 'unknown' ? '?' : formatBytes(layer.size)),
        align: 'right',
      },
      { title: 'KNOWN FROM', value: (layer) => BASIS[layer.basis], shrinks: true },
    ],
    { style, width },
  );
  const before = last === undefined ? '' : `; ${last.reference} has ${formatBytes(last.size)}`;
  return `${table}\n\n${formatBytes(size)} in all${before}`;
}
