import { SlipwayError } from '#contract/errors.ts';
import type { Drift } from '#contract/service/service.ts';
import { findServices } from '../read/find-services.ts';
import { describeService } from '../read/read-service.ts';
import type { Target } from '../read/target.ts';

/**
 * Throws `changed_outside` when a deployment would overwrite changes made outside Slipway, unless `force` is set. A deployment that
 * was left half-way is no drift: it is continued.
 */
export async function mustNotDrift(
  target: Target,
  wanted: { readonly service: string; readonly force: boolean },
): Promise<void> {
  if (wanted.force) return;
  const [found] = await findServices(target, wanted.service);
  if (found === undefined || found.history.deployments.at(-1)?.state === 'running') return;
  const drift = describeService(target, found)?.drift ?? [];
  if (drift.length === 0) return;
  throw new SlipwayError('changed_outside', {
    message: `${wanted.service} was changed outside Slipway: ${drift.slice(0, 5).map(driftText).join('; ')}${drift.length > 5 ? `; and ${drift.length - 5} more` : ''}.`,
    hint: 'Use --force to overwrite the changes. `slipway service show` lists the differences.',
    details: { drift: [...drift] },
  });
}

export function driftText({ kind, path, expected, found, by }: Drift): string {
  const where = path === '' ? kind : `${kind} ${path}`;
  return `${where} is ${found ?? 'absent'} instead of ${expected ?? 'absent'}${by === undefined ? '' : ` (${by})`}`;
}
