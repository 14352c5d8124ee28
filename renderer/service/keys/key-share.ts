import type { Traffic } from '#contract/service/service.ts';

/** The share of a key in the requests with either of them, 0 to 1. */
export function keyShare({ keys }: Pick<Traffic, 'keys'>, key: Traffic['keys'][number]['key']): number {
  const all = keys.reduce((sum, { requests }) => sum + requests, 0);
  const own = keys.find((each) => each.key === key)?.requests ?? 0;
  return all === 0 ? 0 : own / all;
}
