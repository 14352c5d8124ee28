import type { CallFilter } from '#contract/telemetry/recorded-call.ts';
import { rowsOfCall } from '../call-rows.ts';
import type { CallSource } from '../call-source.ts';
import { profileBuilder } from '../profiles/profile-builder.ts';
import { fitsProfiles, searchProfiles } from '../profiles/search-profiles.ts';
import { searchCalls } from '../search-calls.ts';
import type { TimeRange } from '../time-range.ts';
import { type ColumnSample, sampleBuilder } from './column-sample.ts';

/** The columns of the answered calls of a time. */
export interface Sampled {
  readonly columns: ReadonlyMap<string, ColumnSample>;
  readonly rows: number;
  /** Files with profiles that are cut, foreign or damaged. */
  readonly unreadable: ReadonlySet<string>;
}

/** More rows make no estimate better that decides something. */
export const MOST_ROWS = 200_000;

/**
 * Returns what was in answered calls in a time: of profiles, and of the calls themselves. No call is in both: a recorder stores
 * the one or the other. Profiles are of whole hours, and an hour counts where its middle lies. Single values can only be asked of calls.
 */
export async function sampled(source: CallSource, filter: CallFilter, range: TimeRange): Promise<Sampled> {
  const { profiles, unreadable } = await profiled(source, filter, range);
  const builder = sampleBuilder();
  const answered = { ...filter, status: filter.status ?? '2xx' };
  for await (const { calls } of searchCalls(source, answered, range).found) {
    for (const call of calls) for (const row of rowsOfCall(call)) builder.add(row);
    if (builder.rows >= MOST_ROWS) break;
  }
  const rows = profiles.rows + builder.rows;
  if (profiles.rows === 0) return { columns: builder.build(), rows, unreadable };
  if (builder.rows > 0) profiles.addSamples(builder.build(), builder.rows);
  return { columns: profiles.build(), rows, unreadable };
}

/** The profiles of a time, added up. */
async function profiled(source: CallSource, filter: CallFilter, range: TimeRange) {
  const profiles = profileBuilder();
  const unreadable = new Set<string>();
  if (!fitsProfiles(filter)) return { profiles, unreadable };
  for await (const found of searchProfiles(source, filter, range)) {
    if (found.kind === 'unreadable') {
      unreadable.add(found.file);
      continue;
    }
    profiles.add(found.profile);
  }
  return { profiles, unreadable };
}
