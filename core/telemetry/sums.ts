/** Returns the sum of values; 0 of none. */
export function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

/** Returns the mean of values; NaN of none. */
export function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}

/** Returns the sum of the squared distances of values from a centre. */
export function squaresAround(centre: number, values: readonly number[]): number {
  return values.reduce((total, value) => total + (value - centre) ** 2, 0);
}
