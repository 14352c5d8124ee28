import type { Page } from '#cli/session/output.ts';
import { formatAge, formatBytes, formatDuration } from '#cli/terminal/amount.ts';
import type { Style } from '#cli/terminal/style.ts';
import { formatFacts, formatTable } from '#cli/terminal/table.ts';
import type {
  Comparison,
  Estimate,
  GateOutcome,
  Retraining,
  RetrainingDecision,
  RetrainingState,
} from '#contract/retraining/retraining.ts';

/** One retraining in full, for people. */
export function retrainingFacts(retraining: Retraining, page: Page): string {
  const { style, now } = page;
  const { candidate, champion, decision, promotion, inputs, error } = retraining;
  const facts = formatFacts(
    [
      ['retraining', style.strong(retraining.id)],
      ['state', paintState(retraining.state, retraining.state, style)],
      ['because', retraining.reason],
      ['started', `${formatAge(retraining.createdAt, now)}, by ${retraining.trigger.who}`],
      ['note', retraining.trigger.note],
      ['took', tookOf(retraining, now)],
      ['champion', champion === undefined ? undefined : championText(champion)],
      ['candidate', candidate?.models.map((model) => `${model.name} ${formatBytes(model.size)}`).join(', ')],
      ['digest', candidate?.digest],
      [
        'files',
        candidate?.releasedAt && `deleted ${formatAge(candidate.releasedAt, now)}; the results are kept`,
      ],
      ['data', inputs?.data.map(({ name, size }) => `${name} ${formatBytes(size)}`).join(', ') || undefined],
      ['parameters', inputs === undefined ? undefined : parametersText(inputs.parameters)],
      ['decision', decision === undefined ? undefined : decisionText(decision)],
      ['model', promotion?.models.join(', ')],
      ['image', promotion === undefined ? undefined : `${promotion.image} (${promotion.engine})`],
      ['service', serviceText(promotion)],
      ['error', error === undefined ? undefined : style.bad(`[${error.code}]`)],
      ['hint', error?.hint],
      ...retraining.warnings.map((warning) => ['warning', style.warn(warning)] as const),
    ],
    style,
  );
  return [facts, gateTable(retraining, page), comparisonTable(retraining, page)]
    .filter((part) => part !== '')
    .join('\n\n');
}

function championText({ manifest, service }: NonNullable<Retraining['champion']>): string {
  return service === undefined ? manifest : `${manifest}, which ${service} served`;
}

function parametersText(parameters: NonNullable<Retraining['inputs']>['parameters']): string | undefined {
  const parts = Object.entries(parameters).map(([name, value]) => `${name}=${String(value)}`);
  return parts.length === 0 ? undefined : parts.join(' ');
}

function decisionText({ accepted, by, who, why }: RetrainingDecision): string {
  const what = accepted ? 'accepted' : 'rejected';
  const reason = by === 'person' && why !== '' ? `: ${why}` : '';
  return by === 'gates' ? `${what} by the gates` : `${what} by ${who}${reason}`;
}

function serviceText(promotion: Retraining['promotion']): string | undefined {
  if (promotion?.service === undefined) return undefined;
  return promotion.deployment === undefined
    ? promotion.service
    : `${promotion.service}, deployment ${promotion.deployment}`;
}

function tookOf({ createdAt, endedAt }: Retraining, now: Date): string {
  const end = endedAt === undefined ? now.getTime() : Date.parse(endedAt);
  return formatDuration(Math.max(0, end - Date.parse(createdAt)));
}

function gateTable({ gates }: Retraining, { style, width }: Page): string {
  if (gates.length === 0) return '';
  return formatTable(
    gates,
    [
      { title: 'GATE', value: ({ title }) => title, shrinks: true },
      {
        title: 'OUTCOME',
        value: ({ outcome }) => outcome,
        paint: (text, { outcome }) => paintOutcome(text, outcome, style),
      },
      { title: 'FOUND', value: ({ reason }) => reason, shrinks: true },
    ],
    { style, width },
  );
}

function comparisonTable({ evaluation }: Retraining, { style, width }: Page): string {
  if (evaluation === undefined || evaluation.comparisons.length === 0) return '';
  return formatTable(
    evaluation.comparisons,
    [
      { title: 'METRIC', value: metricText, shrinks: true },
      { title: 'ROWS', value: ({ rows }) => String(rows), align: 'right' },
      { title: 'CHAMPION', value: ({ champion }) => estimateText(champion), align: 'right' },
      { title: 'CANDIDATE', value: ({ candidate }) => estimateText(candidate), align: 'right' },
      { title: 'BETTER BY', value: ({ difference }) => estimateText(difference), align: 'right' },
    ],
    { style, width },
  );
}

function metricText({ metric, slice }: Comparison): string {
  return slice === undefined ? metric : `${metric} (${slice.column} ${slice.value})`;
}

function estimateText(estimate: Estimate | undefined): string {
  if (estimate === undefined) return '';
  const { value, low, high } = estimate;
  const digits = (number: number): string => Number(number.toPrecision(3)).toString();
  return low === undefined || high === undefined
    ? digits(value)
    : `${digits(value)} (${digits(low)} to ${digits(high)})`;
}

function paintOutcome(text: string, outcome: GateOutcome, style: Style): string {
  switch (outcome) {
    case 'pass':
      return style.good(text);
    case 'fail':
      return style.bad(text);
    case 'unclear':
      return style.warn(text);
  }
}

/** Paints `text` as the state it tells of. */
export function paintState(text: string, state: RetrainingState, style: Style): string {
  switch (state) {
    case 'updated':
      return style.good(text);
    case 'failed':
    case 'rejected':
      return style.bad(text);
    case 'waiting':
    case 'cancelled':
      return style.warn(text);
    case 'skipped':
    case 'superseded':
      return style.faint(text);
    default:
      return style.accent(text);
  }
}
