import { z } from 'zod';
import { omittedBodySchema, type RecordedCall } from '#contract/telemetry/recorded-call.ts';
import { isObject } from '#core/host/is-object.ts';
import { rememberLine } from './exact-call.ts';

/** The accounts of one start of one replica when a file was closed. They only grow. */
export interface StartAccounts {
  readonly start: string;
  readonly segment: number;
  readonly offered: number;
  readonly sampledOut: number;
  readonly lost: Readonly<Record<string, number>>;
}

/** What the last line of a file tells. */
export interface SegmentEnd {
  /** The image of the replica that wrote it; empty when it does not say. */
  readonly deployment: string;
  readonly calls: number;
  readonly start: string;
  readonly segment: number;
  /** Absent when an earlier server left the file. */
  readonly accounts: StartAccounts | undefined;
}

export type SegmentLine =
  | { readonly kind: 'call'; readonly call: RecordedCall }
  | { readonly kind: 'end'; readonly end: SegmentEnd }
  /** Of a newer server: passed over. */
  | { readonly kind: 'unknown' };

const callSchema = z.object({
  id: z.string(),
  time: z.iso.datetime(),
  deployment: z.string().default(''),
  status: z.number().int(),
  durationus: z.number().default(0),
  runus: z.number().optional(),
  samplerate: z.number().positive().default(1),
  models: z.string().optional(),
  correlationid: z.string().optional(),
  data: z
    .object({
      inputs: z.unknown().optional(),
      outputs: z.unknown().optional(),
      inputsomitted: omittedBodySchema.optional(),
      outputsomitted: omittedBodySchema.optional(),
    })
    .default({}),
});

/** A recorder has some ten reasons. */
const MOST_REASONS = 50;
const LONGEST_REASON = 100;

function hasFewReasons(lost: unknown): boolean {
  return isObject(lost) && Object.keys(lost).length <= MOST_REASONS;
}

const endSchema = z.object({
  deployment: z.string().default(''),
  data: z.object({
    calls: z.number().int().nonnegative(),
    start: z.string(),
    segment: z.number().int().nonnegative(),
    offered: z.number().int().nonnegative().optional(),
    sampledout: z.number().int().nonnegative().default(0),
    lost: z
      .custom<object>(hasFewReasons)
      .pipe(z.record(z.string().max(LONGEST_REASON), z.number().int().nonnegative()))
      .default({}),
  }),
});

const typeSchema = z.object({ type: z.string() });

/** Reads one line of a stored file (docs/telemetry-format.md). Throws when it is not what it says. */
export function readSegmentLine(text: string): SegmentLine {
  if (text.length > LONGEST_LINE) throw new Error('longer than a recorder writes');
  const value: unknown = JSON.parse(text);
  switch (typeSchema.parse(value).type) {
    case 'io.slipway.call': {
      const call = callOf(withoutExcess(callSchema.parse(value), text.length));
      rememberLine(call, text);
      return { kind: 'call', call };
    }
    case 'io.slipway.segment':
      return { kind: 'end', end: endOf(endSchema.parse(value)) };
    default:
      return { kind: 'unknown' };
  }
}

/** Deeper ones are no data of a model, and what walks or writes them would run out of stack. A recorder writes none. */
const MOST_DEPTH = 500;
/** Of one body: as many as fit in 256 KB, of which a recorder stores no more. A small line can hold far more than memory does. */
const MOST_PARTS = 2 ** 17;
/** Two such bodies in which each value is a digest take 18 MB. */
const LONGEST_LINE = 24 * 2 ** 20;

function withoutExcess(line: Line, bytes: number): Line {
  const { inputs, outputs, ...rest } = line.data;
  const omitted = (reason: string) => ({ bytes, contenttype: '', reason });
  const [ofInputs, ofOutputs] = [excessOf(inputs), excessOf(outputs)];
  return {
    ...line,
    data: {
      ...rest,
      ...('inputs' in line.data
        ? ofInputs === undefined
          ? { inputs }
          : { inputsomitted: omitted(ofInputs) }
        : {}),
      ...('outputs' in line.data
        ? ofOutputs === undefined
          ? { outputs }
          : { outputsomitted: omitted(ofOutputs) }
        : {}),
    },
  };
}

/** Returns what a body has too much of, if anything. */
function excessOf(body: unknown): 'too-deep' | 'too-large' | undefined {
  let parts = 0;
  const look = (value: unknown, depth: number): 'too-deep' | 'too-large' | undefined => {
    parts += 1;
    if (parts > MOST_PARTS) return 'too-large';
    if (typeof value !== 'object' || value === null) return undefined;
    if (depth >= MOST_DEPTH) return 'too-deep';
    for (const part of Object.values(value)) {
      const found = look(part, depth + 1);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return look(body, 0);
}

type Line = z.output<typeof callSchema>;

function callOf(line: Line): RecordedCall {
  const { data } = line;
  return {
    id: line.id,
    time: line.time,
    deployment: line.deployment,
    status: line.status,
    milliseconds: line.durationus / 1000,
    sampleRate: line.samplerate,
    ...(line.runus === undefined ? {} : { runMilliseconds: line.runus / 1000 }),
    ...(line.models === undefined ? {} : { models: line.models }),
    ...(line.correlationid === undefined ? {} : { correlationId: line.correlationid }),
    ...('inputs' in data ? { inputs: data.inputs } : {}),
    ...('outputs' in data ? { outputs: data.outputs } : {}),
    ...(data.inputsomitted === undefined ? {} : { inputsOmitted: data.inputsomitted }),
    ...(data.outputsomitted === undefined ? {} : { outputsOmitted: data.outputsomitted }),
  };
}

function endOf({ deployment, data }: z.output<typeof endSchema>): SegmentEnd {
  const { calls, start, segment, offered, sampledout, lost } = data;
  return {
    deployment,
    calls,
    start,
    segment,
    accounts: offered === undefined ? undefined : { start, segment, offered, sampledOut: sampledout, lost },
  };
}
