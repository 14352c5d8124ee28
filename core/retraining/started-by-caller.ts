import { SlipwayError } from '#contract/errors.ts';
import type { Retraining } from '#contract/retraining/retraining.ts';
import type { CoreContext } from '#core/context.ts';

/** Returns a retraining that the caller may read: one with a token of one scope only those that it has started. */
export function startedByCaller({ caller }: Pick<CoreContext, 'caller'>, retraining: Retraining): Retraining {
  if (caller === undefined || retraining.trigger.token === caller.name) return retraining;
  throw new SlipwayError('forbidden', {
    message: `The token “${caller.name}” can only read retrainings that it started.`,
  });
}
