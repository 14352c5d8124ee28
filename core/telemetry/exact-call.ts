import { z } from 'zod';
import type { RecordedCall } from '#contract/telemetry/recorded-call.ts';
import { mayHaveLongNumbers, parseLongNumbers } from './long-numbers.ts';

/** The lines that calls were read of, where they may hold numbers that a double rounds; gone with the call. */
const lines = new WeakMap<RecordedCall, string>();

/** Remembers the line of a call. */
export function rememberLine(call: RecordedCall, line: string): void {
  if (mayHaveLongNumbers(line)) lines.set(call, line);
}

const lineSchema = z.object({ data: z.looseObject({}).default({}) });

/** Returns a call with all digits of its numbers: those that a double would round are for `longNumberIn`. */
export function exactCall(call: RecordedCall): RecordedCall {
  const line = lines.get(call);
  if (line === undefined) return call;
  const { data } = lineSchema.parse(parseLongNumbers(line));
  return {
    ...call,
    ...('inputs' in call ? { inputs: data.inputs } : {}),
    ...('outputs' in call ? { outputs: data.outputs } : {}),
  };
}
