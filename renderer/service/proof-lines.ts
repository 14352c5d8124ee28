import type { LoadReport } from '../../contract/load/load-report.ts';
import type { Values } from '../parts/chart/chart-path.ts';

interface ProofLines {
  readonly perSecond: Values;
  readonly failures: Values;
  readonly p99: Values;
}

/** The seconds of a report as lines of a chart. The last second is left out: it is not yet whole and would look like a fall. */
export function proofLines({ series }: Pick<LoadReport, 'series'>): ProofLines {
  const whole = series.slice(0, -1);
  return {
    perSecond: whole.map(({ sent }) => sent),
    failures: whole.map(({ failed }) => failed),
    p99: whole.map(({ sent, latency }) => (sent === 0 ? undefined : latency.p99)),
  };
}
