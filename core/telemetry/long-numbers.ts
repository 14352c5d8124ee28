import { randomUUID } from 'node:crypto';
import { compareDecimals, decimalOf } from './decimals.ts';

/** Nobody who writes a text into a file knows this. */
const MARK = `${randomUUID()}:`;
/** A double holds every decimal number of 15 digits. */
const MAY_BE_LONG = /\d[\d.]{15}|\d[eE][+-]?\d{3}/;
const LEAST_LENGTH = 16;

/** Returns whether a JSON text may have numbers of more digits than a double holds. */
export function mayHaveLongNumbers(json: string): boolean {
  return MAY_BE_LONG.test(json);
}

/**
 * Reads JSON as `JSON.parse`, but each number that a double would round, such as a whole number beyond 2^53, is a text that only
 * `longNumberIn` reads.
 */
export function parseLongNumbers(json: string): unknown {
  const parts: string[] = [];
  let copied = 0;
  for (let at = 0; at < json.length; ) {
    const code = json.charCodeAt(at);
    if (code === QUOTE) at = endOfText(json, at);
    else if (code === MINUS || isDigit(code)) {
      const end = endOfNumber(json, at);
      const number = json.slice(at, end);
      if (mayHaveLongNumbers(number) && isRounded(number)) {
        parts.push(json.slice(copied, at), `"${MARK}${number}"`);
        copied = end;
      }
      at = end;
    } else at += 1;
  }
  return JSON.parse(parts.length === 0 ? json : [...parts, json.slice(copied)].join(''));
}

/** Returns the digits of a number that a double would round; undefined for any other value. */
export function longNumberIn(value: unknown): string | undefined {
  return typeof value === 'string' && value.startsWith(MARK) ? value.slice(MARK.length) : undefined;
}

/** Returns whether a text is a whole number that a double would round. */
export function isRoundedWhole(text: string): boolean {
  return text.length >= LEAST_LENGTH && /^[+-]?\d+$/.test(text) && isRounded(text);
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const MINUS = 0x2d;

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** Where a text ends that begins with a quote at this place. */
function endOfText(json: string, from: number): number {
  let at = from + 1;
  for (; at < json.length; at += 1) {
    const code = json.charCodeAt(at);
    if (code === QUOTE) return at + 1;
    if (code === BACKSLASH) at += 1;
  }
  return at;
}

function endOfNumber(json: string, from: number): number {
  let at = from + 1;
  while (at < json.length && /[\d.eE+-]/.test(json.charAt(at))) at += 1;
  return at;
}

function isRounded(number: string): boolean {
  const [exact, rounded] = [decimalOf(number), decimalOf(String(Number(number)))];
  return exact !== undefined && (rounded === undefined || compareDecimals(exact, rounded) !== 0);
}
