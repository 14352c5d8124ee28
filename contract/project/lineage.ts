import { z } from 'zod';

/** What stands in a lineage, in the order data flows. */
export const lineageKindSchema = z.enum([
  'data',
  'retraining',
  'model',
  'manifest',
  'image',
  'run',
  'service',
]);
export type LineageKind = z.output<typeof lineageKindSchema>;

export const lineageNodeSchema = z.object({
  /** Unique in a lineage. */
  key: z.string(),
  kind: lineageKindSchema,
  /** What its page finds it by: a reference, `reference@engine` of an image, the id of a run, the digest of data. */
  id: z.string(),
  title: z.string(),
  note: z.string().describe('A few words: framework, engine, …'),
  createdAt: z.iso.datetime(),
});
export type LineageNode = z.output<typeof lineageNodeSchema>;

/** `to` was made of `from`. Both are keys. */
export const lineageEdgeSchema = z.object({ from: z.string(), to: z.string() });
export type LineageEdge = z.output<typeof lineageEdgeSchema>;

export const lineageQuestionSchema = z.object({ kind: lineageKindSchema, id: z.string().min(1).max(400) });
export type LineageQuestion = z.output<typeof lineageQuestionSchema>;

export const lineageSchema = z.object({
  /** The key of what was asked about. */
  center: z.string(),
  nodes: z.array(lineageNodeSchema).readonly(),
  edges: z.array(lineageEdgeSchema).readonly(),
  /** How many of a kind were left out because there are more than fit a picture; the newest are shown. */
  hidden: z.partialRecord(lineageKindSchema, z.number().int()),
});
export type Lineage = z.output<typeof lineageSchema>;
