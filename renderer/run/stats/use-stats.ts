import { useEffect, useState } from 'react';
import type { RunStats } from '#contract/run/stats.ts';
import { client } from '#renderer/rpc/client.ts';
import { type Failure, toFailure } from '#renderer/rpc/failure.ts';

/** Measurements kept: five minutes of seconds. */
const MOST = 300;
const OVER_MS = 1000;
/** Rest after a measurement that failed: the run may be starting again. */
const AGAIN_MS = 2000;

export interface LiveStats {
  readonly measured: readonly RunStats[];
  readonly failure: Failure | undefined;
}

/** What a run uses and answers, second by second for as long as somebody looks. */
export function useStats(id: string): LiveStats {
  const [stats, setStats] = useState<LiveStats>({ measured: [], failure: undefined });
  useEffect(() => {
    const stop = new AbortController();
    setStats({ measured: [], failure: undefined });
    void follow(id, stop.signal, setStats);
    return () => stop.abort();
  }, [id]);
  return stats;
}

async function follow(
  id: string,
  signal: AbortSignal,
  set: (change: (was: LiveStats) => LiveStats) => void,
): Promise<void> {
  while (!signal.aborted) {
    try {
      const next = await client.run.stats({ id, overMs: OVER_MS }, { signal });
      if (signal.aborted) return;
      set(({ measured }) => ({ measured: [...measured.slice(1 - MOST), next], failure: undefined }));
    } catch (error) {
      if (signal.aborted) return;
      set(({ measured }) => ({ measured, failure: toFailure(error) }));
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
  }
}
