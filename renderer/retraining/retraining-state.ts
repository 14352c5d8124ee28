import type { TFunction } from 'i18next';
import type { Retraining, RetrainingState } from '#contract/retraining/retraining.ts';
import type { Tone } from '#renderer/parts/feedback/dot.tsx';

export const RETRAINING_TONES: Readonly<Record<RetrainingState, Tone>> = {
  queued: 'accent',
  preparing: 'accent',
  training: 'accent',
  evaluating: 'accent',
  updating: 'accent',
  waiting: 'warn',
  updated: 'good',
  rejected: 'bad',
  failed: 'bad',
  skipped: 'idle',
  superseded: 'idle',
  cancelled: 'idle',
};

const UNDER_WAY: ReadonlySet<RetrainingState> = new Set([
  'queued',
  'preparing',
  'training',
  'evaluating',
  'updating',
]);

export function isUnderWay({ state }: Pick<Retraining, 'state'>): boolean {
  return UNDER_WAY.has(state);
}

/** The state in words, with what decided it: the gate, the person, the earlier retraining. */
export function stateText(
  retraining: Pick<Retraining, 'state' | 'gates' | 'decision' | 'earlier'>,
  t: TFunction,
): string {
  const { state, decision, earlier, gates } = retraining;
  if (state === 'skipped')
    return earlier === undefined
      ? t('retraining.skippedSame')
      : t('retraining.skippedSince', { number: earlier.slice(earlier.lastIndexOf('-') + 1) });
  if (state !== 'rejected') return t(`retraining.state.${state}`);
  if (decision?.by === 'person') return t('retraining.rejectedBy', { who: decision.who });
  const gate =
    gates.find(({ outcome }) => outcome === 'fail') ?? gates.find(({ outcome }) => outcome !== 'pass');
  return gate === undefined
    ? t('retraining.state.rejected')
    : t('retraining.rejectedByGate', { gate: gate.title });
}
