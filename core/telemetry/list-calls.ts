import type { CallFilter, CallList, CallSummary, RecordedCall } from '#contract/telemetry/recorded-call.ts';
import type { CallSource } from './call-source.ts';
import { searchCalls } from './search-calls.ts';
import { dateOf, microsecondsOf, rangeOf } from './time-range.ts';

/** Somebody waits for the list: what was found until then is shown, and where to go on. */
const PATIENCE_MS = 20_000;
const PREVIEW_LETTERS = 200;

/**
 * Returns the newest calls that a filter asks for. Stops when there are `limit` of them, or after 20 s; `searchedFrom`
 * tells how far it came. `bad_input`, and what a store throws.
 */
export async function listCalls(
  source: CallSource,
  { filter, limit }: { readonly filter: CallFilter; readonly limit: number },
): Promise<CallList> {
  const range = rangeOf(filter, new Date());
  const until = performance.now() + PATIENCE_MS;
  const search = searchCalls(source, filter, range);
  let found: CallSummary[] = [];
  const from = dateOf(range.from).toISOString();
  let searchedFrom = from;
  for await (const { hour, calls, endsHour } of search.found) {
    // Calls that are not shown are not kept, and of the others no bodies: an hour may have a million.
    found = newest([...found, ...newest(calls, limit + 1).map(summaryOf)], limit + 1);
    if (!endsHour) continue;
    const begin = `${hour.hour}:00:00.000Z`;
    // Older files hold only what ended before this hour.
    const isEnough = found.filter(({ time }) => time >= begin).length > limit;
    if (!isEnough && performance.now() < until) continue;
    searchedFrom = begin > searchedFrom ? begin : searchedFrom;
    break;
  }
  const shown = found.slice(0, limit);
  const next = found.length > limit ? after(shown) : searchedFrom;
  const isWhole = found.length <= limit && searchedFrom === from;
  return {
    calls: shown,
    ...(isWhole || next === undefined ? {} : { next }),
    accounts: search.balance(),
    searchedFrom,
  };
}

function newest<Call extends { readonly time: string }>(calls: readonly Call[], most: number): Call[] {
  return [...calls].sort((a, b) => microsecondsOf(b.time) - microsecondsOf(a.time)).slice(0, most);
}

/** The next page ends with the last call that is shown. Two in one microsecond: the second would be left out. */
function after(shown: readonly CallSummary[]): string | undefined {
  return shown.at(-1)?.time;
}

function summaryOf(call: RecordedCall): CallSummary {
  const { inputs, outputs, inputsOmitted, outputsOmitted, ...facts } = call;
  return {
    ...facts,
    inputs: preview(inputs, inputsOmitted?.reason),
    outputs: preview(outputs, outputsOmitted?.reason),
  };
}

function preview(value: unknown, omitted: string | undefined): string {
  if (omitted !== undefined) return `(${omitted})`;
  const text = value === undefined ? '' : JSON.stringify(value);
  return text.length > PREVIEW_LETTERS ? `${text.slice(0, PREVIEW_LETTERS)}…` : text;
}
