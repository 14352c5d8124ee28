import { type Command, InvalidArgumentError } from 'commander';
import { type CallFilter, COMPARISONS, type ValueCondition } from '#contract/telemetry/recorded-call.ts';
import { storeOption } from '../option.ts';

/** Options that say which calls. */
export interface FilterOptions {
  readonly store?: string;
  readonly from?: Date;
  readonly to?: Date;
  readonly deployment?: string;
  readonly status?: string;
  readonly where?: readonly ValueCondition[];
}

export function addFilterOptions(command: Command, first = '24h'): Command {
  return command
    .addOption(storeOption())
    .option('--from <time>', `calls from then on: 7d, 12h or 2026-11-30T08:00 (default: ${first})`, moment)
    .option('--to <time>', 'calls before then (default: now)', moment)
    .option('--deployment <image>', 'only calls that this image served, like iris:3')
    .option('--status <status>', 'only answers with this status, like 200 or 5xx')
    .option(
      '--where <condition>',
      'only calls with such a value, like age>65, country=FR or text~error; can be repeated',
      (text: string, before: readonly ValueCondition[] = []) => [...before, condition(text)],
    );
}

/** The filter and the store that options name, as the contract takes them. */
export function filterOf(options: FilterOptions): {
  readonly store?: string;
  readonly filter: Partial<Omit<CallFilter, 'where'>> & { where?: ValueCondition[] };
} {
  const { store, from, to, deployment, status, where } = options;
  return {
    ...(store === undefined ? {} : { store }),
    filter: {
      ...(from === undefined ? {} : { from: from.toISOString() }),
      ...(to === undefined ? {} : { to: to.toISOString() }),
      ...(deployment === undefined ? {} : { deployment }),
      ...(status === undefined ? {} : { status }),
      ...(where === undefined ? {} : { where: [...where] }),
    },
  };
}

const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A moment, or how long ago it was. */
export function moment(text: string): Date {
  const ago = /^(\d+)([mhd])$/.exec(text);
  const unit = UNITS[ago?.[2] ?? ''];
  const found =
    ago !== null && unit !== undefined ? new Date(Date.now() - Number(ago[1]) * unit) : new Date(text);
  if (!Number.isNaN(found.getTime())) return found;
  throw new InvalidArgumentError(
    'Use a length of time like 7d, 12h or 30m, or a moment like 2026-11-30T08:00.',
  );
}

function condition(text: string): ValueCondition {
  const match = /^([^=!<>~]+)(!=|<=|>=|=|<|>|~)(.*)$/s.exec(text);
  const comparison = COMPARISONS.find((each) => each === match?.[2]);
  const name = match?.[1]?.trim();
  if (match === null || comparison === undefined || name === undefined || name === '')
    throw new InvalidArgumentError('Use a name, a comparison and a value: age>65, country=FR, text~error.');
  return { name, comparison, value: (match[3] ?? '').trim() };
}
