import { z } from 'zod';

/** A name as Kubernetes has it: it becomes part of a path of files. */
const labelSchema = z.string().regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/);

export const collectorRequestSchema = z.object({
  namespace: labelSchema,
  services: z
    .array(labelSchema)
    .min(1)
    .max(200)
    .readonly()
    .optional()
    .describe('Default: all of the namespace'),
  endpoint: z
    .url({ protocol: /^https?$/ })
    .max(2000)
    .describe('Where the collector sends them, by OTLP over HTTP'),
});
export type CollectorRequest = z.output<typeof collectorRequestSchema>;
