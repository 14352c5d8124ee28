import type { Readable } from 'node:stream';
import { z } from 'zod';
import { SlipwayError } from '#contract/errors.ts';
import type { RecordedCall } from '#contract/telemetry/recorded-call.ts';
import { segmentTexts } from '../read-segment.ts';
import { readSegmentLine } from '../segment-lines.ts';

/** A stored file without the calls that go. */
export interface SplitSegment {
  /** What stays, line by line, with an end that counts it. */
  readonly lines: readonly string[];
  readonly keptCalls: number;
  readonly removedCalls: number;
  /** The start of a replica that wrote it. */
  readonly start: string;
}

const endSchema = z.looseObject({ data: z.looseObject({ calls: z.number(), start: z.string() }) });

/**
 * Takes calls out of a stored file; lines that this version does not know stay. Returns undefined when the file is cut or
 * foreign: nobody can say what else it holds. Throws `cancelled`.
 */
export async function splitSegment(
  source: Readable,
  goes: (call: RecordedCall) => boolean,
  signal: AbortSignal | undefined,
): Promise<SplitSegment | undefined> {
  const lines: string[] = [];
  let keptCalls = 0;
  let removedCalls = 0;
  let last: z.output<typeof endSchema> | undefined;
  try {
    for await (const text of segmentTexts(source, signal)) {
      const line = readSegmentLine(text);
      last = line.kind === 'end' ? endSchema.parse(JSON.parse(text)) : undefined;
      if (line.kind === 'end') continue;
      if (line.kind === 'call' && goes(line.call)) {
        removedCalls += 1;
        continue;
      }
      lines.push(text);
      if (line.kind === 'call') keptCalls += 1;
    }
  } catch (error) {
    if (error instanceof SlipwayError) throw error;
    return undefined;
  }
  if (last?.data.calls !== keptCalls + removedCalls) return undefined;
  const end = JSON.stringify({ ...last, data: { ...last.data, calls: keptCalls } });
  return { lines: [...lines, end], keptCalls, removedCalls, start: last.data.start };
}
