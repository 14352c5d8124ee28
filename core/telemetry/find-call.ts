import { SlipwayError } from '#contract/errors.ts';
import type { RecordedCall } from '#contract/telemetry/recorded-call.ts';
import type { CallSource } from './call-source.ts';
import { searchCalls } from './search-calls.ts';
import { HOUR_US, microsecondsOf, type TimeRange } from './time-range.ts';

/** Without a hint where to look, as far back as this. */
const DAYS_BACK = 30;

/** Returns the newest call with a request id. `not_found`, and what a store throws. */
export async function findCall(
  source: CallSource,
  { id, near }: { readonly id: string; readonly near?: string | undefined },
): Promise<RecordedCall> {
  let newest: RecordedCall | undefined;
  for await (const { calls, endsHour } of searchCalls(source, { where: [] }, around(near)).found) {
    for (const call of calls)
      if (call.id === id && (newest === undefined || call.time > newest.time)) newest = call;
    if (endsHour && newest !== undefined) return newest;
  }
  throw new SlipwayError('not_found', {
    message: `No recorded call of ${source.service} has the id “${id}”.`,
    hint: `${near === undefined ? `The last ${DAYS_BACK} days were searched. ` : ''}A call is stored up to five minutes after it ended.`,
    details: { id },
  });
}

function around(near: string | undefined): TimeRange {
  const now = Date.now() * 1000;
  if (near === undefined) return { from: now - DAYS_BACK * 24 * HOUR_US, to: now };
  const moment = microsecondsOf(near);
  return { from: moment - HOUR_US, to: moment + HOUR_US };
}
