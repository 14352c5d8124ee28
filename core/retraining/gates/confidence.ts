import { chiSquareTail } from '#core/telemetry/data-drift/chi-square.ts';

/** Two-sided 95 % of the normal distribution. */
const Z = 1.959963984540054;

/**
 * The share of resamples to leave out on each side so that an interval of few rows is as wide as it has to be: the expanded
 * percentile interval (Hesterberg, “What Teachers Should Know About the Bootstrap”, 2015, section 5.3).
 */
export function shareOutside(rows: number): number {
  const freedom = rows - 1;
  const quantile = Math.sqrt(rows / freedom) * studentQuantile(freedom);
  return chiSquareTail(quantile ** 2, 1) / 2;
}

/** Of Student's distribution at 97.5 % (Abramowitz and Stegun, 26.7.5); exact to a thousandth from 10 on. */
function studentQuantile(freedom: number): number {
  const [z3, z5] = [Z ** 3, Z ** 5];
  return (
    Z +
    (z3 + Z) / (4 * freedom) +
    (5 * z5 + 16 * z3 + 3 * Z) / (96 * freedom ** 2) +
    (3 * Z ** 7 + 19 * z5 + 17 * z3 - 15 * Z) / (384 * freedom ** 3)
  );
}

/**
 * Interval of the difference of two shares on the same rows, by the rows where only one of the two is right (Bonett and Price,
 * 2012). A bootstrap of rows that all agree has no width, though a hundred rows say little about one in a hundred.
 */
export function differenceOfShares(
  only: { readonly first: number; readonly second: number },
  rows: number,
): { readonly low: number; readonly high: number } {
  const first = (only.first + 1) / (rows + 2);
  const second = (only.second + 1) / (rows + 2);
  const centre = first - second;
  const half = Z * Math.sqrt((first + second - centre ** 2) / (rows + 2));
  return { low: centre - half, high: centre + half };
}
