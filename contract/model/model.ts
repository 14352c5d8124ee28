import { z } from 'zod';
import { modelFormatSchema } from './format.ts';

export const digestSchema = z.string().regex(/^sha256:[0-9a-f]{64}$/);

export const modelFileSchema = z.object({
  /** Inside the model, with `/`; the file's own name for a model of one file. */
  path: z.string(),
  size: z.number().int(),
  digest: digestSchema,
});
export type ModelFile = z.output<typeof modelFileSchema>;

/** One immutable version of a model. */
export const modelVersionSchema = z.object({
  reference: z.string().describe('`name:version`'),
  name: z.string(),
  version: z.number().int(),
  /** Of the file's bytes; for a folder, of the sorted list of its files' paths, sizes and digests. */
  digest: digestSchema,
  shape: z.enum(['file', 'folder']),
  /** What the file or folder was called. */
  fileName: z.string(),
  size: z.number().int().describe('Bytes'),
  files: z.array(modelFileSchema).readonly(),
  format: modelFormatSchema,
  description: z.string(),
  tags: z.array(z.string()).readonly(),
  createdAt: z.iso.datetime(),
});
export type ModelVersion = z.output<typeof modelVersionSchema>;

export const modelUsesSchema = z.object({
  manifests: z.array(z.string()).readonly(),
  images: z.array(z.string()).readonly(),
  runs: z.array(z.string()).readonly(),
});
export type ModelUses = z.output<typeof modelUsesSchema>;

/** Result of a `model.register` task. `registered: false`: these bytes were the newest version already. */
export const registerResultSchema = z.object({ model: modelVersionSchema, registered: z.boolean() });
export type RegisterResult = z.output<typeof registerResultSchema>;

/** Result of a `model.verify` task. */
export const verifyResultSchema = z.object({
  checked: z.number().int(),
  damaged: z
    .array(z.object({ reference: z.string(), path: z.string(), expected: digestSchema, found: z.string() }))
    .readonly(),
});
export type VerifyResult = z.output<typeof verifyResultSchema>;
