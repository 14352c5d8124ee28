import {
  type CallFilter,
  type COMPARISONS,
  callFilterSchema,
  valueConditionSchema,
} from '#contract/telemetry/recorded-call.ts';
import { shellWord } from '#renderer/parts/text/shell-word.ts';

const HOUR_MS = 3_600_000;

/** How far back calls are looked for; the names are those of the command line. */
export const RANGES = ['1h', '24h', '7d', '30d'] as const;
export type Range = (typeof RANGES)[number];

const LENGTHS: Readonly<Record<Range, number>> = {
  '1h': HOUR_MS,
  '24h': 24 * HOUR_MS,
  '7d': 7 * 24 * HOUR_MS,
  '30d': 30 * 24 * HOUR_MS,
};

/** A condition in the form; one without a name does not count. */
export interface ConditionDraft {
  readonly id: number;
  readonly name: string;
  readonly comparison: (typeof COMPARISONS)[number];
  readonly value: string;
}

/** A filter as it stands in the form: text, empty where nothing is said. */
export interface FilterDraft {
  readonly range: Range;
  readonly status: string;
  readonly image: string;
  readonly conditions: readonly ConditionDraft[];
}

export const NO_FILTER: FilterDraft = { range: '24h', status: '', image: '', conditions: [] };

/** The filter as the contract takes it, at a moment. */
export function filterOf(
  { range, status, image, conditions }: FilterDraft,
  { at, to }: { readonly at: number; readonly to?: string | undefined },
): Partial<Omit<CallFilter, 'where'>> & { where: CallFilter['where'][number][] } {
  return {
    from: new Date(at - LENGTHS[range]).toISOString(),
    ...(to === undefined ? {} : { to }),
    ...(image.trim() === '' ? {} : { deployment: image.trim() }),
    ...(status.trim() === '' ? {} : { status: status.trim().toLowerCase() }),
    where: conditions.flatMap(({ name, comparison, value }) =>
      name.trim() === '' ? [] : [{ name: name.trim(), comparison, value: value.trim() }],
    ),
  };
}

/** Whether a status is one that can be asked for, like 200 or 5xx; none at all is. */
export function isStatus(text: string): boolean {
  const status = text.trim().toLowerCase();
  return status === '' || callFilterSchema.shape.status.safeParse(status).success;
}

/** True when core will take it, as far as a form can know. */
export function isUsable({ status, conditions }: FilterDraft): boolean {
  return (
    isStatus(status) &&
    conditions.every(
      ({ name, comparison, value }) =>
        name.trim() === '' || valueConditionSchema.safeParse({ name, comparison, value }).success,
    )
  );
}

/** Whether more is asked than a time. */
export function isNarrowed(draft: FilterDraft): boolean {
  const { status, deployment, where } = filterOf(draft, { at: 0 });
  return status !== undefined || deployment !== undefined || where.length > 0;
}

/** The options of `slipway data list` and `export` that ask the same. */
export function filterOptions(draft: FilterDraft, store: string): string {
  const { status, deployment, where } = filterOf(draft, { at: 0 });
  return [
    `--store ${shellWord(store)}`,
    ...(draft.range === '24h' ? [] : [`--from ${draft.range}`]),
    ...(deployment === undefined ? [] : [`--deployment ${shellWord(deployment)}`]),
    ...(status === undefined ? [] : [`--status ${status}`]),
    ...where.map(({ name, comparison, value }) => `--where ${shellWord(`${name}${comparison}${value}`)}`),
  ].join(' ');
}
