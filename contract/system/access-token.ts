import { z } from 'zod';
import { get, post, remove } from '#contract/base.ts';

const tag = 'System';

/** `retrain`: start the retraining of a service, and read what became of those that it started. Nothing else. */
export const tokenScopeSchema = z.enum(['retrain']);
export type TokenScope = z.output<typeof tokenScopeSchema>;

const tokenNameSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,62}$/, 'Lower-case letters, digits, “.”, “_” and “-”')
  .describe('What it is for, like `ci`');

export const accessTokenSchema = z.object({
  name: tokenNameSchema,
  scope: tokenScopeSchema,
  service: z.string().optional().describe('The only service that it can retrain'),
  createdAt: z.iso.datetime(),
});
export type AccessToken = z.output<typeof accessTokenSchema>;

/** Who calls with a token that may do one thing. */
export type ScopedCaller = AccessToken;

export const accessTokenListSchema = z.object({ tokens: z.array(accessTokenSchema).readonly() });
export const createdTokenSchema = accessTokenSchema.extend({
  token: z.string().describe('Shown this once: only its digest is kept'),
});

/** Tokens for programs that call the portal. Pages can list and revoke them, not create one. */
export const accessTokens = {
  tokens: get('/tokens', {
    tag,
    summary: 'The tokens that programs may call the portal with, without their secrets',
    input: z.object({}),
    output: accessTokenListSchema,
  }),
  createToken: post('/tokens', {
    tag,
    summary: 'Create a token that may do one thing; only on the command line',
    input: accessTokenSchema.omit({ createdAt: true }),
    output: createdTokenSchema,
  }),
  revokeToken: remove('/tokens/{name}', {
    tag,
    summary: 'Revoke a token: its next request is refused',
    input: z.object({ name: z.string() }),
    output: accessTokenListSchema,
  }),
};
