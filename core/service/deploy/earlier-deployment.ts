import { SlipwayError } from '#contract/errors.ts';
import type { Deployment } from '#contract/service/deployment.ts';
import { type History, lastGood } from '../record/history.ts';

/** The deployment that a rollback brings back: that number, or the last that succeeded before the one that serves. `not_found`. */
export function earlierDeployment(
  history: History,
  wanted: {
    readonly service: string;
    readonly to: number | 'previous';
    /** Number of the deployment that serves. */
    readonly current: number;
  },
): Deployment {
  const { service, to } = wanted;
  const earlier =
    to === 'previous'
      ? lastGood(history, wanted.current)
      : history.deployments.find(({ number }) => number === to);
  if (earlier !== undefined) return earlier;
  throw new SlipwayError('not_found', {
    message:
      to === 'previous'
        ? `${service} has no earlier deployment that succeeded.`
        : `${service} has no deployment ${to}.`,
    hint: `\`slipway service history ${service}\` lists its deployments.`,
  });
}
