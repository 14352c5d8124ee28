import type { LogFilter } from './log-selection.ts';

/** How a log is looked at. */
export interface LogLook {
  readonly filter: LogFilter;
  readonly isFollowing: boolean;
  readonly isWrapped: boolean;
  readonly hasTimes: boolean;
  /** What has come by then is shown, as the buffer counts; undefined: everything. */
  readonly pausedAt: number | undefined;
  /** Which of the places found is the current one; undefined: none yet. */
  readonly place: number | undefined;
  readonly beside: readonly string[];
}
