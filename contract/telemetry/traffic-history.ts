import { z } from 'zod';
import { accountsSchema } from './recorded-call.ts';

/** How much time a point stands for. Minutes are told of calls, not of profiles. */
export const TRAFFIC_STEPS = ['minute', 'hour', 'day'] as const;
export type TrafficStep = (typeof TRAFFIC_STEPS)[number];

const quantiles = {
  p50: z.number().optional().describe('Milliseconds that half of the calls took at most'),
  p95: z.number().optional(),
  p99: z.number().optional(),
};

const statusesSchema = z
  .record(z.string(), z.number().int())
  .readonly()
  .describe('Requests by class of status: `2xx`, `5xx`; `other`: not told');

export const trafficPointSchema = z.object({
  at: z.iso.datetime().describe('When the step begins'),
  requests: z.number().int().describe('All of them, scaled where not every call was stored'),
  statuses: statusesSchema,
  ...quantiles,
});
export type TrafficPoint = z.output<typeof trafficPointSchema>;

export const versionTrafficSchema = z.object({
  deployment: z.string().describe('The image, like iris:3; empty when it is not told'),
  models: z.array(z.string()).readonly().describe('`name:version` of each model in it'),
  first: z.iso.datetime().describe('Its first call in this time'),
  last: z.iso.datetime().describe('Its last one'),
  requests: z.number().int(),
  statuses: statusesSchema,
  ...quantiles,
  untimed: z.number().int().describe('Calls of which earlier recorders did not tell how long they took'),
  points: z
    .array(trafficPointSchema)
    .readonly()
    .describe('The oldest first; steps without requests are absent'),
});
export type VersionTraffic = z.output<typeof versionTrafficSchema>;

export const trafficHourSchema = z.object({
  at: z.iso.datetime().describe('When the step begins'),
  accounts: accountsSchema,
  isOpen: z.boolean().describe('Whether files of it may still come'),
});
export type TrafficHour = z.output<typeof trafficHourSchema>;

export const serviceTrafficSchema = z.object({
  service: z.string(),
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  readFrom: z.iso
    .datetime()
    .describe('Everything from here to `to` was read; later than `from`: ask again, what was read is kept'),
  versions: z.array(versionTrafficSchema).readonly().describe('Those that served first are first'),
  completeness: z.array(trafficHourSchema).readonly().describe('What became of the calls of each step'),
  accounts: accountsSchema,
});
export type ServiceTraffic = z.output<typeof serviceTrafficSchema>;

export const trafficHistorySchema = z.object({
  store: z.string(),
  step: z.enum(TRAFFIC_STEPS),
  services: z.array(serviceTrafficSchema).readonly(),
});
export type TrafficHistory = z.output<typeof trafficHistorySchema>;
