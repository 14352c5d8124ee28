import { z } from 'zod';

/** What main tells core's process. A `port` message carries the port. */
export const coreOrderSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('port') }),
  z.object({ type: z.literal('close') }),
  /** The user chose this path in a dialog, dropped it or named it on the command line. */
  z.object({ type: z.literal('allow'), path: z.string() }),
]);

/** What core's process tells main: why it could not start, or that it knows of an allowed path. */
export const coreNewsSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('start-failed'), message: z.string() }),
  z.object({ type: z.literal('allowed'), path: z.string() }),
]);
export type CoreNews = z.output<typeof coreNewsSchema>;
