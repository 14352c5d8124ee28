import type { CallFilter, RecordedCall, ValueCondition } from '#contract/telemetry/recorded-call.ts';
import { compareDecimals, decimalOf } from './decimals.ts';
import { exactCall } from './exact-call.ts';
import { longNumberIn } from './long-numbers.ts';

/** Returns whether a call is one that a filter asks for, but for its time. */
export function matchesFilter(call: RecordedCall, filter: CallFilter): boolean {
  const { deployment, status, where } = filter;
  if (deployment !== undefined && call.deployment !== deployment) return false;
  if (status !== undefined && !hasStatus(call.status, status)) return false;
  if (where.length === 0) return true;
  const exact = exactCall(call);
  return where.every((condition) => valuesOf(exact, condition.name).some((value) => holds(value, condition)));
}

function hasStatus(status: number, wanted: string): boolean {
  return wanted.endsWith('xx') ? String(status)[0] === wanted[0] : String(status) === wanted;
}

/** Values under a name in inputs and outputs: of a member at any depth, or of a column of a table with `columns` and `data`. */
function valuesOf({ inputs, outputs }: RecordedCall, name: string): readonly unknown[] {
  const found: unknown[] = [];
  collect(inputs, name, found);
  collect(outputs, name, found);
  return found;
}

function collect(value: unknown, name: string, found: unknown[]): void {
  if (Array.isArray(value)) {
    for (const part of value) collect(part, name, found);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [key, part] of Object.entries(value))
    if (key === name) addScalars(part, found);
    else collect(part, name, found);
  collectColumn(value, name, found);
}

function collectColumn(value: object, name: string, found: unknown[]): void {
  if (!('columns' in value && 'data' in value)) return;
  const { columns, data } = value;
  if (!Array.isArray(columns) || !Array.isArray(data)) return;
  const at = columns.indexOf(name);
  if (at === -1) return;
  for (const row of data) if (Array.isArray(row)) addScalars(row[at], found);
}

function addScalars(value: unknown, found: unknown[]): void {
  if (Array.isArray(value)) for (const part of value) addScalars(part, found);
  else if (typeof value !== 'object' || value === null) found.push(value);
}

function holds(value: unknown, { comparison, value: wanted }: ValueCondition): boolean {
  const long = longNumberIn(value);
  if (comparison === '~') return typeof value === 'string' && long === undefined && value.includes(wanted);
  if (value === null) return (comparison === '=') === (wanted === 'null') && ['=', '!='].includes(comparison);
  const isNumber = typeof value === 'number' || long !== undefined;
  const text = long ?? String(value);
  if (!isNumber || wanted.trim() === '' || Number.isNaN(Number(wanted)))
    return compares(text, wanted, comparison);
  const [exact, other] = [decimalOf(text), decimalOf(wanted.trim())];
  return exact === undefined || other === undefined
    ? compares(Number(text), Number(wanted), comparison)
    : compares(compareDecimals(exact, other), 0, comparison);
}

function compares<Value extends string | number>(
  a: Value,
  b: Value,
  comparison: Exclude<ValueCondition['comparison'], '~'>,
): boolean {
  switch (comparison) {
    case '=':
      return a === b;
    case '!=':
      return a !== b;
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
  }
}
