import { z } from 'zod';

/** What main tells core's process. A `port` message carries the port. */
export const coreOrderSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('port') }),
  z.object({ type: z.literal('close') }),
  /** The user chose this path in a dialog, dropped it or named it on the command line. */
  z.object({ type: z.literal('allow'), path: z.string() }),
  /** Which question has this id? */
  z.object({ type: z.literal('question'), id: z.string() }),
  /** The user has agreed to it. */
  z.object({ type: z.literal('agree'), id: z.string() }),
]);

/** What core's process tells main. */
export const coreNewsSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('start-failed'), message: z.string() }),
  z.object({ type: z.literal('allowed'), path: z.string() }),
  z.object({
    type: z.literal('question'),
    id: z.string(),
    question: z.object({ message: z.string(), detail: z.string() }).optional(),
  }),
  z.object({ type: z.literal('agreed'), id: z.string(), agreed: z.boolean() }),
]);
export type CoreOrder = z.output<typeof coreOrderSchema>;
export type CoreNews = z.output<typeof coreNewsSchema>;
