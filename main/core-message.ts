import { z } from 'zod';

/** What main tells core's process. A `port` message carries the port. */
export const coreOrderSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('port') }),
  z.object({ type: z.literal('close') }),
]);

/** What core's process tells main: why it could not start. */
export const coreNewsSchema = z.object({ type: z.literal('start-failed'), message: z.string() });
export type CoreNews = z.output<typeof coreNewsSchema>;
