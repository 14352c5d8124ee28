import { SlipwayError } from '#contract/errors.ts';
import type { Retraining } from '#contract/retraining/retraining.ts';
import type { CoreContext } from '#core/context.ts';

/**
 * Returns a retraining that the caller may read: one with a token of one scope only those that it has started. What is older than the
 * token was started with a revoked one of the same name.
 */
export function startedByCaller({ caller }: Pick<CoreContext, 'caller'>, retraining: Retraining): Retraining {
  if (caller === undefined) return retraining;
  const isOlder = Date.parse(retraining.createdAt) < Date.parse(caller.createdAt);
  if (retraining.trigger.token === caller.name && !isOlder) return retraining;
  throw new SlipwayError('forbidden', {
    message: `The token “${caller.name}” can only read retrainings that it started.`,
  });
}
