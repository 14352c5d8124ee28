import { createHash, timingSafeEqual } from 'node:crypto';
import { SlipwayError } from '#contract/errors.ts';
import type { ScopedCaller, TokenScope } from '#contract/system/access-token.ts';
import type { CoreContext, Needs } from '#core/context.ts';

/** The procedures of each scope, by path. What is not here is refused. */
const PROCEDURES: Readonly<Record<TokenScope, readonly string[]>> = {
  retrain: ['retraining.startForService', 'retraining.get'],
};

/** Of equal length whatever the text, so that comparing tells nothing about it. */
export function tokenDigest(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** Whose token it is, as long as it is not revoked. Every token is compared in full, whichever fits. */
export async function findScopedCaller(
  { store }: Needs<'store'>,
  token: string,
): Promise<ScopedCaller | undefined> {
  const given = tokenDigest(token);
  let found: ScopedCaller | undefined;
  for (const { digest, ...token } of await store.accessTokens.all())
    if (timingSafeEqual(Buffer.from(digest, 'hex'), given)) found = token;
  return found;
}

/** Throws `forbidden` unless the caller may call the procedure at a path. */
export function mustBeInScope(caller: ScopedCaller, path: readonly string[]): void {
  if (PROCEDURES[caller.scope].includes(path.join('.'))) return;
  throw outOfScope(caller);
}

export function outOfScope({ name, scope }: ScopedCaller): SlipwayError {
  return new SlipwayError('forbidden', {
    message: `The token “${name}” has the scope “${scope}”, which does not allow this.`,
    hint: 'It can start the retraining of a service and read what became of it.',
  });
}

/** Throws `forbidden` when the caller's token is for another service. */
export function mustBeItsService({ caller }: Pick<CoreContext, 'caller'>, service: string): void {
  if (caller?.service === undefined || caller.service === service) return;
  throw new SlipwayError('forbidden', {
    message: `The token “${caller.name}” is for the service ${caller.service}.`,
    hint: `\`slipway token create NAME --scope retrain --service ${service}\` creates one for ${service}.`,
  });
}
