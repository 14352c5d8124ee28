import { useEffect, useMemo, useState } from 'react';
import type { LogPage } from '../../../contract/task/task.ts';
import { client } from '../../rpc/client.ts';
import { type Failure, isConnectionLoss, toFailure } from '../../rpc/failure.ts';
import { createLogBuffer, type LogBuffer } from './log-buffer.ts';

/** Whose log. */
export interface LogSource {
  readonly of: 'task' | 'run' | 'core';
  readonly id: string;
}

export interface FollowedLog {
  readonly buffer: LogBuffer;
  /** False when nothing will follow. */
  readonly isLive: boolean;
  readonly failure: Failure | undefined;
}

const PAGE_LINES = 2000;
const WAIT_MS = 20_000;
/** Rest after a read that ended with its connection. */
const AGAIN_MS = 300;

/** Reads a log from its first line on and follows it: pages of bounded size, the next asked for by its cursor. */
export function useLog({ of, id }: LogSource): FollowedLog {
  // A new source starts with an empty buffer.
  const buffer = useMemo(() => [createLogBuffer(), of, id] as const, [of, id])[0];
  const [isLive, setLive] = useState(true);
  const [failure, setFailure] = useState<Failure>();

  useEffect(() => {
    const stop = new AbortController();
    setLive(true);
    setFailure(undefined);
    follow({ of, id }, buffer, stop.signal).then(
      () => setLive(false),
      (error: unknown) => {
        if (stop.signal.aborted) return;
        setLive(false);
        setFailure(toFailure(error));
      },
    );
    return () => stop.abort();
  }, [of, id, buffer]);

  return { buffer, isLive, failure };
}

async function follow(source: LogSource, buffer: LogBuffer, signal: AbortSignal): Promise<void> {
  const read = reader(source);
  let after = 0;
  while (!signal.aborted) {
    try {
      const page = await read({ after, max: PAGE_LINES, waitMs: WAIT_MS }, { signal });
      if (signal.aborted) return;
      buffer.append(page.lines);
      after = page.next;
      if (page.done) return;
    } catch (error) {
      if (signal.aborted || !isConnectionLoss(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
  }
}

type ReadPage = (
  page: { readonly after: number; readonly max: number; readonly waitMs: number },
  options: { readonly signal: AbortSignal },
) => Promise<LogPage>;

function reader({ of, id }: LogSource): ReadPage {
  switch (of) {
    case 'task':
      return (page, options) => client.task.read({ id, ...page }, options);
    case 'run':
      return (page, options) => client.run.logs({ id, ...page }, options);
    case 'core':
      return client.system.log;
  }
}
