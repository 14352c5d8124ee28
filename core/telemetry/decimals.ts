/** A decimal number of any size, as its digits: 0.digits × 10^exponent, without zeros at either end. Zero has none. */
export interface Decimal {
  readonly isNegative: boolean;
  readonly digits: string;
  readonly exponent: number;
}

const NUMBER = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,15}))?$/;
const ZERO = '0';

/** Returns what a text says as a decimal number; undefined when it is none. */
export function decimalOf(text: string): Decimal | undefined {
  const found = NUMBER.exec(text);
  if (found === null) return undefined;
  const [, sign, whole = '', part = '', exponent = '0'] = found;
  const all = whole + part;
  if (all === '') return undefined;
  let from = 0;
  while (all[from] === ZERO) from += 1;
  let to = all.length;
  while (to > from && all[to - 1] === ZERO) to -= 1;
  if (from === to) return { isNegative: false, digits: '', exponent: 0 };
  return {
    isNegative: sign === '-',
    digits: all.slice(from, to),
    exponent: Number(exponent) + whole.length - from,
  };
}

/** Returns less than 0, 0 or more than 0, as the first number is less than the second, the same or more. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  const [signA, signB] = [signOf(a), signOf(b)];
  if (signA !== signB || signA === 0) return signA - signB;
  return signA * compareSizes(a, b);
}

function signOf({ digits, isNegative }: Decimal): number {
  if (digits === '') return 0;
  return isNegative ? -1 : 1;
}

function compareSizes(a: Decimal, b: Decimal): number {
  if (a.exponent !== b.exponent) return a.exponent - b.exponent;
  if (a.digits === b.digits) return 0;
  // Digits behind the point of the same place: a shorter text is less, as with words.
  return a.digits < b.digits ? -1 : 1;
}
