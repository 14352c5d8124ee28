import { z } from 'zod';
import { digestSchema } from '#contract/model/model.ts';

/** A key that images are signed with. Its private half stays on its machine. */
export const signingKeySchema = z.object({
  name: z.string(),
  publicKey: z.string().describe('PEM; cosign takes it with `--key`'),
});
export type SigningKey = z.output<typeof signingKeySchema>;

/** An image in a registry with what was found of its signatures. */
export const signedImageSchema = z.object({
  image: z.string().describe('`registry/name@sha256:…`'),
  digest: digestSchema,
  key: z.string().describe('Name of the key, or `given` for a public key'),
});
export type SignedImage = z.output<typeof signedImageSchema>;
