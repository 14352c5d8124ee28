import { z } from 'zod';

export const reportSchema = z.object({
  /** What the archive is called. */
  name: z.string(),
  /** What is in it, to be read before it is handed to anyone. */
  files: z.array(z.object({ name: z.string(), text: z.string() })).readonly(),
  /** The archive (`.tar.gz`) as base64; absent when it was written to a path. */
  archive: z.string().optional(),
  /** Where it was written. */
  path: z.string().optional(),
});
export type Report = z.output<typeof reportSchema>;
