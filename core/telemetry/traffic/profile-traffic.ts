import { z } from 'zod';
import { jsonOrNothing } from '#core/host/json-or-nothing.ts';
import { isDigest, MOST_LINES, unpacked } from '../profiles/read-profile.ts';
import { readSegmentLine, type SegmentEnd } from '../segment-lines.ts';
import { isNameOf } from '../segment-names.ts';
import { sum } from '../sums.ts';

const count = z.number().int().nonnegative();

const profileSchema = z.object({
  deployment: z.string().default(''),
  models: z.string().default(''),
  samplerate: z.number().positive().max(1).default(1),
  time: z.iso.datetime().optional(),
  data: z
    .object({
      to: z.iso.datetime().optional(),
      calls: count,
      answered: count,
      /** Earlier recorders tell neither how calls ended nor how long they took. */
      statuses: z.record(z.string().regex(/^\dxx$/), count).optional(),
      durationus: z
        .object({
          max: z.number().nonnegative(),
          digest: z.custom<readonly (readonly [number, number])[]>(isDigest),
          exact: z.boolean(),
        })
        .optional(),
    })
    .refine(
      ({ calls, answered, statuses, durationus }) =>
        answered <= calls &&
        sum(Object.values(statuses ?? {})) <= calls &&
        sum((durationus?.digest ?? []).map(([, weight]) => weight)) <= calls + 0.5,
    ),
});
export type ProfileTraffic = z.output<typeof profileSchema>;

export interface ReadProfileTraffic {
  readonly profiles: readonly ProfileTraffic[];
  /** Undefined: the file is cut or foreign, or a profile in it is not as it must be. */
  readonly end: SegmentEnd | undefined;
}

/** Reads what a stored file of profiles tells of calls, without the columns. */
export function profileTraffic(name: string, packed: Buffer): ReadProfileTraffic {
  const lines = linesIn(unpacked(packed) ?? Buffer.alloc(0));
  const told = lines.filter((line) => line.includes('"io.slipway.profile"'));
  if (told.length > MOST_LINES) return { profiles: [], end: undefined };
  const profiles = told.flatMap((line) => {
    const read = profileSchema.safeParse(withoutColumns(line));
    return read.success ? [read.data] : [];
  });
  const end = endIn(lines.at(-1)?.toString('utf8') ?? '');
  const isWhole =
    end !== undefined &&
    isNameOf(name, end) &&
    profiles.length === told.length &&
    end.calls === sum(profiles.map(({ data }) => data.calls));
  return { profiles, end: isWhole ? end : undefined };
}

function linesIn(bytes: Buffer): readonly Buffer[] {
  const lines: Buffer[] = [];
  for (let from = 0; from < bytes.length; ) {
    const found = bytes.indexOf(10, from);
    const to = found === -1 ? bytes.length : found;
    if (to > from) lines.push(bytes.subarray(from, to));
    from = to + 1;
  }
  return lines;
}

const COLUMNS = ',"columns":';

/** The columns are the last member of a profile, and nearly all of it. In a text its quotes would be escaped. */
function withoutColumns(line: Buffer): unknown {
  const at = line.indexOf(COLUMNS);
  const head = at === -1 ? undefined : jsonOrNothing(`${line.toString('utf8', 0, at)}}}`);
  return head ?? jsonOrNothing(line.toString('utf8'));
}

function endIn(line: string): SegmentEnd | undefined {
  try {
    const read = readSegmentLine(line);
    return read.kind === 'end' ? read.end : undefined;
  } catch {
    // Cut or foreign: it has no end.
    return undefined;
  }
}
