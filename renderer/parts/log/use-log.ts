import { useEffect, useMemo, useState } from 'react';
import type { LogPage } from '#contract/task/task.ts';
import { client } from '#renderer/rpc/client.ts';
import { type Failure, isConnectionLoss, toFailure } from '#renderer/rpc/failure.ts';
import { createLogBuffer, type LogBuffer } from './log-buffer.ts';

/** Whose log. */
export type LogSource =
  | { readonly of: 'task' | 'run' | 'core'; readonly id: string }
  | {
      readonly of: 'service';
      readonly name: string;
      readonly cluster: string;
      /** Of one replica only. */
      readonly replica?: string;
      /** Of the container before the last crash. */
      readonly previous: boolean;
    };

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
export function useLog(of: readonly LogSource[]): FollowedLog {
  const key = JSON.stringify(of);
  // Other sources start with an empty buffer.
  const buffer = useMemo(() => [createLogBuffer(), key] as const, [key])[0];
  const [state, setState] = useState<Pick<FollowedLog, 'isLive' | 'failure'>>({
    isLive: true,
    failure: undefined,
  });

  useEffect(() => {
    const stop = new AbortController();
    const sources: readonly LogSource[] = JSON.parse(key);
    setState({ isLive: true, failure: undefined });
    Promise.all(
      sources.map((source) =>
        follow(source, {
          buffer,
          signal: stop.signal,
          label: sources.length > 1 && 'id' in source ? source.id : undefined,
        }),
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

function reader(source: LogSource): ReadPage {
  switch (source.of) {
    case 'task':
      return (page, options) => client.task.read({ id: source.id, ...page }, options);
    case 'run':
      return (page, options) => client.run.logs({ id: source.id, ...page }, options);
    case 'core':
      return client.system.log;
    case 'service':
      return serviceReader(source);
  }
}

/** The log of replicas is read in a session that core keeps: the first page opens it. */
function serviceReader({ of: _of, ...choice }: Extract<LogSource, { of: 'service' }>): ReadPage {
  let session: string | undefined;
  return async (page, options) => {
    const read = await client.service.logs(
      { ...choice, ...page, ...(session === undefined ? {} : { session }) },
      options,
    );
    session = read.session;
    return read;
  };
}
