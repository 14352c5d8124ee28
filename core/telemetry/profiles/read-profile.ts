import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { isObject } from '#core/host/is-object.ts';
import { jsonOrNothing } from '#core/host/json-or-nothing.ts';
import { sum } from '../sums.ts';
import type { Centroid } from './digest.ts';

/** By hand: a month of profiles has millions of centroids, and a schema of tuples takes longer than all the rest. */
export function isDigest(value: unknown): boolean {
  return Array.isArray(value) && value.length <= MOST_CENTROIDS && value.every(isCentroid);
}

function isCentroid(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.length === 2 &&
    Number.isFinite(value[0]) &&
    typeof value[1] === 'number' &&
    value[1] > 0
  );
}

/** What a recorder keeps to (resources/scoring, recorder/profile/): more is not of one. */
export const MOST_LINES = 10;
const MOST_COLUMNS = 2000;
const MOST_CENTROIDS = 1000;
const MOST_TEXTS = 50;

const columnSchema = z.object({
  missing: z.number().int().nonnegative(),
  numbers: z.number().int().nonnegative().default(0),
  min: z.number().default(0),
  max: z.number().default(0),
  digest: z.custom<readonly Centroid[]>(isDigest).default([]),
  exact: z.boolean().default(true),
  texts: z
    .record(z.string(), z.number().int().nonnegative())
    .refine((texts) => hasAtMost(texts, MOST_TEXTS))
    .default({}),
  othertexts: z.number().int().nonnegative().default(0),
});
export type ColumnProfile = z.output<typeof columnSchema>;

/** A column has at most one value in each row: it cannot stand for more. */
function fitsRows({ rows, columns }: { readonly rows: number; readonly columns: CallProfile['columns'] }) {
  return Object.values(columns).every(
    ({ missing, numbers, texts, othertexts }) =>
      missing + numbers + othertexts + sum(Object.values(texts)) <= rows,
  );
}

function hasAtMost(value: unknown, most: number): boolean {
  return isObject(value) && Object.keys(value).length <= most;
}

const profileSchema = z.object({
  type: z.literal('io.slipway.profile'),
  deployment: z.string().default(''),
  data: z
    .object({
      answered: z.number().int().nonnegative(),
      rows: z.number().int().nonnegative(),
      columns: z
        .custom((columns) => hasAtMost(columns, MOST_COLUMNS))
        .pipe(z.record(z.string(), columnSchema)),
    })
    .refine(fitsRows),
});

/** What the calls of one replica in one hour, or in a part of it, add up to. */
export interface CallProfile {
  readonly deployment: string;
  readonly rows: number;
  readonly columns: Readonly<Record<string, ColumnProfile>>;
}

/** An hour of a replica has at most 2,000 columns of a few kilobytes. */
export const MOST_BYTES = 64 * 2 ** 20;

export interface ReadProfiles {
  readonly profiles: readonly CallProfile[];
  /** False: the file is cut or foreign, or a profile in it is not as it must be. */
  readonly isReadable: boolean;
}

/** Reads the profiles in a stored file (docs/telemetry-format.md). Lines of a newer recorder are passed over. */
export function profilesIn(packed: Buffer): ReadProfiles {
  const text = unpacked(packed)?.toString('utf8');
  if (text === undefined) return { profiles: [], isReadable: false };
  const lines = text.split('\n').filter((line) => line.includes('"io.slipway.profile"'));
  if (lines.length > MOST_LINES) return { profiles: [], isReadable: false };
  const profiles = lines.flatMap((line) => {
    const read = profileSchema.safeParse(jsonOrNothing(line));
    return read.success ? [{ deployment: read.data.deployment, ...read.data.data }] : [];
  });
  return { profiles, isReadable: profiles.length === lines.length };
}

/** Returns what a stored file of profiles holds; undefined when it is none. */
export function unpacked(packed: Buffer): Buffer | undefined {
  try {
    return gunzipSync(packed, { maxOutputLength: MOST_BYTES });
  } catch {
    // Cut, foreign, or larger than a recorder writes: there is nothing to read.
    return undefined;
  }
}
