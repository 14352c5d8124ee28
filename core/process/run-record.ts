import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { RunStatus } from '#core/engine/engine.ts';
import { isAlive, processIdentitySchema } from '#core/host/process-identity.ts';
import { hasCode } from '#core/host/system-error.ts';
import { type Places, runFolder } from './places.ts';

/** All that starting a run again takes, and which process it is. */
const runRecordSchema = z.object({
  image: z.string(),
  reference: z.string(),
  port: z.number().int(),
  /** Absent in records of an earlier Slipway. */
  metricsPort: z.number().int().optional(),
  environmentId: z.string(),
  scoringId: z.string(),
  environment: z.record(z.string(), z.string()),
  memoryBytes: z.number(),
  cpus: z.number(),
  startedAt: z.iso.datetime(),
  /** The supervisor; absent while it is being started. */
  process: processIdentitySchema.optional(),
});
export type RunRecord = z.output<typeof runRecordSchema>;

/** Written by supervise.py when the server has ended, or by the process that had to kill them both. */
const exitRecordSchema = z.object({
  code: z.number().int(),
  endedAt: z.iso.datetime(),
  outOfMemory: z.boolean(),
});
export type ExitRecord = z.output<typeof exitRecordSchema>;

export const RUN_FILES = {
  record: 'run.json',
  exit: 'exit.json',
  log: 'output.log',
  /** Asks the supervisor to end the server, where there are no signals that ask. */
  stop: 'stop',
  /** The working directory. */
  work: 'work',
} as const;

/** The record of a run; undefined when the engine has none of that id. */
export function readRunRecord(places: Places, engineId: string): Promise<RunRecord | undefined> {
  return readJson(join(runFolder(places, engineId), RUN_FILES.record), runRecordSchema);
}

/** Whether a run is up, and how it ended. */
export async function runStatus(places: Places, engineId: string): Promise<RunStatus> {
  const record = await readRunRecord(places, engineId);
  if (record === undefined) return { state: 'gone' };
  // First whether it runs: the exit record is written before the process is gone, never after.
  const isUp = record.process !== undefined && isAlive(record.process);
  const exit = await readJson(join(runFolder(places, engineId), RUN_FILES.exit), exitRecordSchema);
  if (isUp && exit === undefined) return { state: 'running', startedAt: record.startedAt };
  return {
    state: 'ended',
    startedAt: record.startedAt,
    endedAt: exit?.endedAt,
    exitCode: exit?.code,
    outOfMemory: exit?.outOfMemory ?? false,
  };
}

async function readJson<Value>(path: string, schema: z.ZodType<Value>): Promise<Value | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return undefined;
    throw error;
  }
  return schema.parse(JSON.parse(text));
}
