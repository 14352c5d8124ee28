import { SlipwayError } from '#contract/errors.ts';
import { keepLastLines } from '#core/host/last-lines.ts';
import { explainNoAnswer } from '#core/kubernetes/api-error.ts';
import { pathOf } from '#core/kubernetes/resource.ts';
import { CONTAINER } from '../names.ts';
import type { Target } from '../read/target.ts';
import { linesOf } from './lines-of.ts';

/**
 * What the kubelet answers with 200 in place of a log that is gone: `unable to retrieve container logs for containerd://…`
 * (kubelet, GetContainerLogs).
 */
const GONE = /^unable to retrieve container logs for /;

/** A line that a container printed, with the moment at which the node got it (RFC 3339, nanoseconds). */
export interface StampedLine {
  readonly stamp: string;
  readonly text: string;
}

/** Splits the stamp off a line of a log that was asked for with `timestamps`; undefined: it is not a line of the log. */
export function stampedLine(line: string): StampedLine | undefined {
  const [, time, fraction = '', zone, text] =
    /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d) ?(.*)$/s.exec(line) ?? [];
  if (time === undefined || zone === undefined || text === undefined) return undefined;
  const moment = new Date(`${time}${zone}`);
  if (Number.isNaN(moment.getTime())) return undefined;
  const utc = zone === 'Z' ? time : moment.toISOString().slice(0, 19);
  // The kubelet leaves zeros at the end out; with all nine digits, stamps are ordered as texts.
  return { stamp: `${utc}.${fraction.padEnd(9, '0')}Z`, text };
}

/**
 * The last lines of a pod's container, or of the one before it. Empty when there is none: it has not begun, its log is gone, the pod
 * is gone.
 */
export async function readContainerLog(
  target: Target,
  pod: string,
  options: { readonly lines: number; readonly previous: boolean; readonly signal?: AbortSignal | undefined },
): Promise<readonly StampedLine[]> {
  try {
    const stream = await target.connection.stream({
      path: `${pathOf('Pod', target.namespace, pod)}/log`,
      query: {
        container: CONTAINER,
        tailLines: options.lines,
        timestamps: true,
        previous: options.previous,
      },
      signal: options.signal,
    });
    return await lastLines(stream);
  } catch (error) {
    if (isNoLog(error)) return [];
    if (options.signal?.aborted === true) throw new SlipwayError('cancelled', { cause: error });
    throw explainNoAnswer(error, target.connection.server);
  }
}

/** Characters that are kept of a log, its end. */
const MOST_KEPT = 16 * 2 ** 20;

async function lastLines(stream: AsyncIterable<unknown>): Promise<readonly StampedLine[]> {
  const lines = keepLastLines<StampedLine>(MOST_KEPT);
  for await (const text of linesOf(stream)) {
    if (GONE.test(text)) return [];
    const line = stampedLine(text);
    if (line !== undefined) lines.add(line, text.length);
  }
  return lines.all();
}

/** 400: the container waits to start, or there was none before. 404: the pod is gone. */
export function isNoLog(error: unknown): boolean {
  if (!(error instanceof SlipwayError)) return false;
  return error.code === 'not_found' || error.code === 'cluster_refused';
}
