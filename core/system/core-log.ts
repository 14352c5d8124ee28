import { stat } from 'node:fs/promises';
import { z } from 'zod';
import type { LogLine, LogPage } from '#contract/task/task.ts';
import { jsonOrNothing } from '#core/host/json-or-nothing.ts';
import { hasCode } from '#core/host/system-error.ts';
import { coreLogPath } from '#core/log/core-log-path.ts';
import { readLogPage } from '#core/log/line-log.ts';

interface CoreLogRead {
  readonly after: number;
  readonly max: number;
  readonly waitMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** A page of Slipway's own log. It never ends; when the log is rotated, reading starts again too. */
export async function readCoreLog(dataFolder: string, read: CoreLogRead): Promise<LogPage> {
  const path = coreLogPath(dataFolder);
  const after = read.after > (await sizeOf(path)) ? 0 : read.after;
  return readLogPage(path, { ...read, after, isComplete: async () => false, parseLine: parseCoreLine });
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return 0;
    throw error;
  }
}

const entrySchema = z.looseObject({
  time: z.iso.datetime({ offset: true }),
  level: z.string(),
  message: z.string(),
});

/** A line of the log as a person reads it: the message, then what else is known as JSON. */
export function parseCoreLine(line: string): LogLine {
  const entry = entrySchema.safeParse(jsonOrNothing(line));
  if (!entry.success) return { text: line };
  const { time, level, message, ...facts } = entry.data;
  const more = Object.keys(facts).length === 0 ? '' : ` ${JSON.stringify(facts)}`;
  return { time, source: level, text: `${message}${more}` };
}
