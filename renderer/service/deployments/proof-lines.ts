import type { LoadReport } from '#contract/load/load-report.ts';
import type { Values } from '#renderer/parts/chart/chart-path.ts';

interface ProofLines {
  /** How many answers each version gave in each second; versions in the order in which they first answered. */
  readonly versions: readonly { readonly version: string; readonly perSecond: Values }[];
  readonly failures: Values;
  readonly p99: Values;
}

/** The seconds of a report as lines of a chart. The last second is left out: it is not yet whole and would look like a fall. */
export function proofLines({ series }: Pick<LoadReport, 'series'>): ProofLines {
  const whole = series.slice(0, -1);
  const names = [...new Set(whole.flatMap(({ versions }) => Object.keys(versions ?? {})))];
  return {
    versions: names.map((version) => ({
      version,
      perSecond: whole.map(({ versions }) => versions?.[version] ?? 0),
    })),
    failures: whole.map(({ failed }) => failed),
    p99: whole.map(({ sent, latency }) => (sent === 0 ? undefined : latency.p99)),
  };
}
