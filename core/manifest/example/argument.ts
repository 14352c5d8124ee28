import type { Use } from './use.ts';

/** One argument of a call, or one entry of a list. */
export interface Argument {
  readonly name: string | undefined;
  /** The value of the request that it is, if it is one. */
  readonly use: Use | undefined;
  /** The string literals in it. */
  readonly texts: readonly string[];
  readonly isComprehension: boolean;
}
