/** Values from left to right, evenly spaced; undefined leaves a gap. */
export type Values = readonly (number | undefined)[];

interface Frame {
  readonly width: number;
  readonly height: number;
  /** The value at the upper edge; the lower edge is 0. */
  readonly maximum: number;
}

/** A line through values as the `d` of an SVG path. One value alone is a short dash. */
export function linePath(values: Values, { width, height, maximum }: Frame): string {
  const step = values.length > 1 ? width / (values.length - 1) : width;
  let isDrawing = false;
  const parts: string[] = [];
  for (const [index, value] of values.entries()) {
    if (value === undefined) {
      isDrawing = false;
      continue;
    }
    const x = round(index * step);
    const y = round(height - (Math.min(value, maximum) / maximum) * height);
    parts.push(`${isDrawing ? 'L' : 'M'}${x} ${y}`);
    if (!isDrawing && values[index + 1] === undefined) parts.push(`h${round(Math.min(step, 2))}`);
    isDrawing = true;
  }
  return parts.join('');
}

/** A round number at or above every value: 1, 2 or 5 times a power of ten; 1 when there is nothing to show. */
export function roundMaximum(lines: readonly Values[]): number {
  const largest = Math.max(0, ...lines.flatMap((values) => values.map((value) => value ?? 0)));
  if (largest === 0) return 1;
  const power = 10 ** Math.floor(Math.log10(largest));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= largest) ?? 10;
  return factor * power;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
