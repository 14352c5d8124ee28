import { z } from 'zod';
import { isDigest } from '../profiles/read-profile.ts';

const count = z.number().nonnegative();

/** How long calls took, in milliseconds. */
const latencySchema = z.object({
  centroids: z.custom<readonly (readonly [number, number])[]>(isDigest),
  isExact: z.boolean(),
  high: count,
});
export type Latency = z.output<typeof latencySchema>;

/** Calls of one class of status. `sampled`: for how many others they stand, by their sample rates. */
const statusCountSchema = z.object({ stored: count, sampled: count });
export type StatusCount = z.output<typeof statusCountSchema>;

const versionHourSchema = z.object({
  deployment: z.string(),
  models: z.string(),
  /** When its first call began and its last one. Empty: not told. */
  first: z.string(),
  last: z.string(),
  statuses: z.record(z.string(), statusCountSchema),
  latency: latencySchema.optional(),
  /** Calls of profiles that do not tell how long they took. */
  untimed: count,
});
export type VersionHour = z.output<typeof versionHourSchema>;

/** What one start of a replica stored in an hour, and its accounts at the end of its last file. */
const startHourSchema = z.object({
  start: z.string(),
  deployment: z.string(),
  stored: count,
  accounts: z
    .object({
      segment: count,
      offered: count,
      sampledOut: count,
      lost: z.record(z.string(), count),
    })
    .optional(),
});
export type StartHour = z.output<typeof startHourSchema>;

/** What the files of one hour of a service add up to. */
export const hourTrafficSchema = z.object({
  versions: z.array(versionHourSchema).readonly(),
  starts: z.array(startHourSchema).readonly(),
  /** Files that are cut or foreign, and those that contradict others. */
  unreadable: count,
  contradicting: count,
});
export type HourTraffic = z.output<typeof hourTrafficSchema>;
