import type { Estimate } from '#contract/retraining/retraining.ts';
import { formatNumber } from '#renderer/i18n/format.ts';

/** A value and its interval: `0.953 (0.931 to 0.97)`; a dash where nothing was measured. */
export function estimateText(
  estimate: Estimate | undefined,
  between: (low: string, high: string) => string,
): string {
  if (estimate === undefined) return '–';
  const { value, low, high } = estimate;
  return low === undefined || high === undefined
    ? threeDigits(value)
    : `${threeDigits(value)} (${between(threeDigits(low), threeDigits(high))})`;
}

/** Three digits that count, whatever the size. */
function threeDigits(value: number): string {
  const rounded = Number(value.toPrecision(3));
  const digits = rounded === 0 ? 0 : Math.max(0, 2 - Math.floor(Math.log10(Math.abs(rounded))));
  return formatNumber(rounded, Math.min(20, digits));
}
