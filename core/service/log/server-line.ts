import { z } from 'zod';
import type { LogLine } from '#contract/task/task.ts';

/** What a line of the scoring server may hold (resources/scoring/README.md, “The log”). */
const serverLineSchema = z.object({
  time: z.string(),
  level: z.enum(['debug', 'info', 'warning', 'error']),
  message: z.string(),
  source: z.string().optional(),
  request_id: z.string().optional(),
  kind: z.string().optional(),
  status: z.number().optional(),
  ms: z.number().optional(),
  run_ms: z.number().optional(),
  bytes: z.number().optional(),
  key: z.string().optional(),
  trace: z.string().optional(),
});
type ServerLine = z.output<typeof serverLineSchema>;

/**
 * A line that a replica printed, for reading: text, level and request id; `time` as the server gave it. What is no JSON of ours
 * (native code writes past Python) comes as it is, without a level.
 */
export function readServerLine(text: string): Omit<LogLine, 'source'> {
  const line = parse(text);
  if (line === undefined) return { text };
  return {
    time: line.time,
    level: line.level,
    ...(line.request_id === undefined ? {} : { requestId: line.request_id }),
    text: textOf(line),
  };
}

function parse(text: string): ServerLine | undefined {
  if (!text.startsWith('{')) return undefined;
  try {
    return serverLineSchema.parse(JSON.parse(text));
  } catch {
    // A script may print JSON of its own.
    return undefined;
  }
}

function textOf(line: ServerLine): string {
  const facts = [
    line.status,
    line.ms === undefined ? undefined : `${line.ms} ms`,
    line.run_ms === undefined ? undefined : `run ${line.run_ms} ms`,
    line.key === undefined ? undefined : `key ${line.key}`,
  ].filter((fact) => fact !== undefined);
  const first = facts.length === 0 ? line.message : `${line.message} ${facts.join(', ')}`;
  return line.trace === undefined ? first : `${first}\n${line.trace.trimEnd()}`;
}
