import type { Page } from '#cli/session/output.ts';
import { formatAge, formatBytes, formatDuration } from '#cli/terminal/amount.ts';
import { formatFacts, formatTable } from '#cli/terminal/table.ts';
import type { Image } from '#contract/image/image.ts';

/** One image in full, for people. */
export function imageFacts(image: Image, page: Page): string {
  const { style, now } = page;
  const facts = formatFacts(
    [
      ['image', style.strong(image.reference)],
      [
        'engine',
        `${image.engine}${image.present ? '' : style.warn(' (missing from the engine: build it again)')}`,
      ],
      ['tag', image.tag],
      ['id', image.engineId],
      ['size', formatBytes(image.size)],
      ['models', image.models.length === 0 ? undefined : image.models.join(', ')],
      ['base image', image.base],
      ['packages', `${image.packages.length} (\`slipway manifest show ${image.reference}\` lists them)`],
      ['folder', image.folder],
      ['built', `${formatAge(image.createdAt, now)} in ${formatDuration(image.buildSeconds * 1000)}`],
      ['task', image.taskId],
    ],
    style,
  );
  return image.layers.length === 0 ? facts : `${facts}\n\n${layerTable(image, page)}`;
}

function layerTable(image: Image, { style, width }: Page): string {
  return formatTable(
    image.layers,
    [
      { title: 'LAYER', value: (layer) => layer.kind },
      { title: 'SIZE', value: (layer) => formatBytes(layer.size), align: 'right' },
      { title: 'WHAT', value: (layer) => layer.title, shrinks: true },
      { title: 'REBUILT BECAUSE', value: (layer) => layer.rebuiltBecause ?? '', shrinks: true },
    ],
    { style, width },
  );
}
