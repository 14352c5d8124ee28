import type { Style } from '#cli/terminal/style.ts';
import type { ServiceChange } from '#contract/service/deployment.ts';

/** Differences between two deployments, a line each. */
export function changeLines(changes: readonly ServiceChange[], style: Style): readonly string[] {
  return changes.map(({ subject, before, after }) =>
    before === undefined && after === undefined
      ? `  ${subject}: changed`
      : `  ${subject}: ${style.bad(before ?? 'default')} → ${style.good(after ?? 'default')}`,
  );
}
