import type { Retraining } from '#contract/retraining/retraining.ts';
import type { CoreContext } from '#core/context.ts';
import { thisUser } from '#core/host/this-user.ts';
import { asSeen, mustWait } from './accept.ts';
import { changeRetraining } from './record/retrainings.ts';

/** A person refuses a candidate that waits. */
export function rejectRetraining(
  context: CoreContext,
  seen: Retraining,
  input: { readonly candidate?: string | undefined; readonly why: string },
): Promise<Retraining> {
  return changeRetraining(context, seen.id, (before) => {
    mustWait(asSeen(before, seen), input.candidate);
    const at = new Date().toISOString();
    return {
      ...before,
      state: 'rejected',
      reason: input.why === '' ? 'A person rejected it.' : input.why,
      endedAt: at,
      ...(before.candidate === undefined
        ? {}
        : {
            decision: {
              accepted: false,
              by: 'person',
              who: thisUser(),
              at,
              why: input.why,
              candidate: before.candidate.digest,
            },
          }),
    };
  });
}
