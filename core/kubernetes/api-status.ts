import { z } from 'zod';

/** The Status object with which the API server refuses (meta/v1). */
const statusSchema = z.object({
  message: z.string().default(''),
  reason: z.string().default(''),
  code: z.number().optional(),
  details: z
    .object({
      name: z.string().optional(),
      kind: z.string().optional(),
      causes: z
        .array(
          z.object({
            reason: z.string().optional(),
            message: z.string().optional(),
            field: z.string().optional(),
          }),
        )
        .default([]),
      retryAfterSeconds: z.number().optional(),
    })
    .default({ causes: [] }),
});
export type ApiStatus = z.output<typeof statusSchema>;

/** What the API server said when it refused; text that is no Status becomes its message. */
export function parseStatus(text: string): ApiStatus {
  try {
    return statusSchema.parse(JSON.parse(text));
  } catch {
    // A proxy in between answers with text of its own.
    return { message: text.trim().slice(0, 500), reason: '', details: { causes: [] } };
  }
}
