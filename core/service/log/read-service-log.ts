import { LOG_LEVELS, type LogLevel, type LogLine, type LogPage } from '#contract/task/task.ts';
import type { ServiceContext } from '../context.ts';
import { findService } from '../read/target.ts';

export interface ServiceLogInput {
  readonly name: string;
  readonly cluster?: string | undefined;
  /** Of the page before; without it a new reading begins. */
  readonly session?: string | undefined;
  readonly after: number;
  readonly max: number;
  readonly waitMs: number;
  readonly tail: number;
  readonly replica?: string | undefined;
  readonly level?: LogLevel | undefined;
  readonly request?: string | undefined;
  readonly previous: boolean;
  readonly follow: boolean;
}

/** A page of the merged log of a service's replicas. */
export async function readServiceLog(
  context: ServiceContext,
  input: ServiceLogInput,
  signal?: AbortSignal,
): Promise<LogPage & { readonly session: string }> {
  const { logs } = context.serviceSessions;
  const session = input.session ?? (await beginReading(context, input));
  const page = await logs.read(session, {
    after: input.after,
    max: input.max,
    waitMs: input.waitMs,
    matches: (line) => isWanted(line, input),
    signal,
  });
  return { ...page, session };
}

async function beginReading(context: ServiceContext, input: ServiceLogInput): Promise<string> {
  const { target } = await findService(context, input);
  return context.serviceSessions.logs.open(target, {
    service: input.name,
    tail: input.tail,
    previous: input.previous,
    follow: input.follow,
  });
}

/** What Slipway itself says (no source) is always wanted. A line without a level counts as `info`. */
export function isWanted(
  line: LogLine,
  { replica, level, request }: Pick<ServiceLogInput, 'replica' | 'level' | 'request'>,
): boolean {
  if (line.source === undefined) return true;
  if (replica !== undefined && line.source !== replica) return false;
  if (request !== undefined && line.requestId !== request) return false;
  return level === undefined || LOG_LEVELS.indexOf(line.level ?? 'info') >= LOG_LEVELS.indexOf(level);
}
