import type { Training } from '#contract/manifest/training.ts';
import type { GateResult } from '#contract/retraining/retraining.ts';
import { worst } from './gates/judge-gate.ts';

/** What becomes of a candidate, and why. */
export interface Verdict {
  readonly kind: 'accept' | 'reject' | 'ask';
  readonly why: string;
}

/** A gate that fails rejects; what gates cannot tell is for a person, unless nobody is to be asked. */
export function decide(
  { approve, gates }: Pick<Training, 'approve' | 'gates'>,
  results: readonly GateResult[],
): Verdict {
  const outcome = results.length === 0 ? 'pass' : worst(results.map((each) => each.outcome));
  const telling = results
    .filter((each) => each.outcome === outcome)
    .map(({ title, reason }) => `${title}: ${reason}`);
  if (outcome === 'fail') return { kind: 'reject', why: telling.join('; ') };
  if (approve === 'always')
    return { kind: 'ask', why: 'The manifest says that a person decides (`approve: always`).' };
  if (outcome === 'unclear')
    return approve === 'never'
      ? {
          kind: 'reject',
          why: `Nobody is asked (\`approve: never\`), and a gate cannot tell: ${telling.join('; ')}`,
        }
      : { kind: 'ask', why: `A gate cannot tell: ${telling.join('; ')}` };
  if (gates.length === 0 && approve === 'unclear')
    return { kind: 'ask', why: 'No gate says what a candidate must be.' };
  return { kind: 'accept', why: gates.length === 0 ? 'No gate was against it.' : 'All gates passed.' };
}
