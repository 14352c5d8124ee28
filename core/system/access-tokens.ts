import { randomBytes } from 'node:crypto';
import { SlipwayError } from '#contract/errors.ts';
import type { AccessToken } from '#contract/system/access-token.ts';
import type { Needs } from '#core/context.ts';
import { tokenDigest } from '#core/rpc/scoped-caller.ts';

/** Returns the tokens without what tells them. */
export async function listTokens({ store }: Needs<'store'>): Promise<readonly AccessToken[]> {
  return (await store.accessTokens.all()).map(({ digest: _digest, ...token }) => token);
}

/** Creates a token; its secret is returned once and kept nowhere. `forbidden` for a page, `name_taken`. */
export async function createToken(
  context: Needs<'store' | 'reach'>,
  wanted: Omit<AccessToken, 'createdAt'>,
): Promise<AccessToken & { readonly token: string }> {
  if (context.reach !== undefined)
    throw new SlipwayError('forbidden', {
      message: 'Tokens can only be created on the command line, not from a page.',
      hint: '`slipway token create NAME --scope retrain` creates one.',
    });
  // 256 random bits: no digest of them can be turned back by trying, so it needs no salt and no slow hash.
  const token = `slipway_${randomBytes(32).toString('base64url')}`;
  const created: AccessToken = { ...wanted, createdAt: new Date().toISOString() };
  await context.store.change(async () => {
    const before = await context.store.accessTokens.all();
    if (before.some(({ name }) => name === wanted.name))
      throw new SlipwayError('wrong_state', {
        message: `There is a token called “${wanted.name}” already.`,
        hint: `Choose another name, or revoke that one: \`slipway token revoke ${wanted.name}\`.`,
      });
    await context.store.accessTokens.replace([
      ...before,
      { ...created, digest: tokenDigest(token).toString('hex') },
    ]);
  });
  return { ...created, token };
}

/** Revokes a token. `not_found` when there is none of that name. */
export async function revokeToken({ store }: Needs<'store'>, name: string): Promise<void> {
  await store.change(async () => {
    const before = await store.accessTokens.all();
    const left = before.filter((each) => each.name !== name);
    if (left.length === before.length)
      throw new SlipwayError('not_found', {
        message: `Token not found: “${name}”.`,
        hint: '`slipway token list` lists all.',
      });
    await store.accessTokens.replace(left);
  });
}
