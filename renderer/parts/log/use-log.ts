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

/**
 * Reads logs from their first line on and follows them: pages of bounded size, the next asked for by its cursor.
 * Several together are one log in the order in which their lines arrive, each line told by whose it is.
 */
export function useLog(of: LogSource['of'], ids: readonly string[]): FollowedLog {
  const key = JSON.stringify([of, ids]);
  // Other sources start with an empty buffer.
  const buffer = useMemo(() => [createLogBuffer(), key] as const, [key])[0];
  const [state, setState] = useState<Pick<FollowedLog, 'isLive' | 'failure'>>({
    isLive: true,
    failure: undefined,
  });

  useEffect(() => {
    const stop = new AbortController();
    const sources = sourcesOf(key);
    setState({ isLive: true, failure: undefined });
    Promise.all(
      sources.map((source) =>
        follow(source, { buffer, signal: stop.signal, label: sources.length > 1 ? source.id : undefined }),
      ),
    ).then(
      () => setState({ isLive: false, failure: undefined }),
      (error: unknown) => {
        if (!stop.signal.aborted) setState({ isLive: false, failure: toFailure(error) });
      },
    );
    return () => stop.abort();
  }, [key, buffer]);

  return { buffer, ...state };
}

/** Equal lists of sources are one key, so that a page that draws itself again does not read again. */
function sourcesOf(key: string): readonly LogSource[] {
  const [of, ids]: [LogSource['of'], readonly string[]] = JSON.parse(key);
  return ids.map((id) => ({ of, id }));
}

async function follow(
  source: LogSource,
  into: { readonly buffer: LogBuffer; readonly signal: AbortSignal; readonly label: string | undefined },
): Promise<void> {
  const { buffer, signal, label } = into;
  const read = reader(source);
  let after = 0;
  while (!signal.aborted) {
    try {
      const page = await read({ after, max: PAGE_LINES, waitMs: WAIT_MS }, { signal });
      if (signal.aborted) return;
      buffer.append(
        label === undefined ? page.lines : page.lines.map((line) => ({ ...line, source: label })),
      );
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
