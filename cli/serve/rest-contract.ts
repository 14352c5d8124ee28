import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { procedure } from '#contract/base.ts';
import { contract } from '#contract/index.ts';
import { registerResultSchema } from '#contract/model/model.ts';
import { referenceSchema } from '#contract/name.ts';
import { logLineSchema, taskSchema } from '#contract/task/task.ts';

/*
 * What only HTTP can do: bytes and server-sent events. A stream cannot cross a message port or the RPC link; the
 * window and the command line name a path instead, and read logs page by page.
 */
const stream = z.custom<ReadableStream<Uint8Array>>((value) => value instanceof ReadableStream);

const fileNameSchema = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^/\\\p{Cc}]+$/u)
  .refine((name) => name !== '.' && name !== '..')
  .describe('What the file is called');

const upload = procedure
  .route({
    method: 'PUT',
    path: '/models/{name}/content/{fileName}',
    summary: 'Upload one file and register it as the next version of a name',
    tags: ['Models'],
    inputStructure: 'detailed',
  })
  .input(
    z.object({
      params: z.object({ name: z.string(), fileName: fileNameSchema }),
      query: z
        .object({
          description: z.string().max(2000).optional(),
          tags: z
            .union([z.array(z.string().min(1).max(100)).max(50), z.string().min(1).max(100)])
            .optional()
            .describe('May be repeated'),
        })
        .optional(),
      body: stream,
    }),
  )
  .output(registerResultSchema);

const download = procedure
  .route({
    method: 'GET',
    path: '/models/{reference}/content',
    summary: 'The bytes of a version: the file, or the folder as a tar archive',
    tags: ['Models'],
    inputStructure: 'detailed',
    outputStructure: 'detailed',
  })
  .input(z.object({ params: z.object({ reference: referenceSchema }) }))
  .output(z.object({ headers: z.record(z.string(), z.string()), body: stream }));

export const taskEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('task'), task: taskSchema }),
  z.object({ type: z.literal('log'), lines: z.array(logLineSchema).readonly() }),
]);
export type TaskEvent = z.output<typeof taskEventSchema>;

const events = procedure
  .route({
    method: 'GET',
    path: '/tasks/{id}/events',
    summary: 'A task and its log as server-sent events, from `Last-Event-ID` on, until it has ended',
    tags: ['Tasks'],
  })
  .input(z.object({ id: z.string() }))
  .output(eventIterator(taskEventSchema));

/** What this door has beyond the contract. */
export const httpContract = { file: { upload, download }, taskStream: { events } };

/** Everything that REST answers. */
export const restContract = { ...contract, ...httpContract };
