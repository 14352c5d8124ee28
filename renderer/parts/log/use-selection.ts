import { useEffect, useMemo, useReducer, useSyncExternalStore } from 'react';
import type { LogBuffer } from './log-buffer.ts';
import { type LogFilter, type LogSelection, selectLines } from './log-selection.ts';

/** The selected lines of a growing log. Draws again when lines come, and until all have been looked at. */
export function useSelection(buffer: LogBuffer, filter: LogFilter, end: number | undefined): LogSelection {
  const { level, requestId, search, isOnlyFound } = filter;
  const version = useSyncExternalStore(buffer.subscribe, buffer.version);
  const [round, again] = useReducer((count: number) => count + 1, 0);
  const selection = useMemo(
    () => selectLines(buffer, { level, requestId, search, isOnlyFound }, end),
    [buffer, level, requestId, search, isOnlyFound, end],
  );
  const isUpToDate = useMemo(
    () => [selection.update(), version, round] as const,
    [selection, version, round],
  );
  useEffect(() => {
    if (isUpToDate[0]) return;
    const frame = requestAnimationFrame(again);
    return () => cancelAnimationFrame(frame);
  }, [isUpToDate]);
  return selection;
}
