import type { CallFilter, RecordedCall, ValueCondition } from '#contract/telemetry/recorded-call.ts';

/** Returns whether a call is one that a filter asks for, but for its time. */
export function matchesFilter(call: RecordedCall, filter: CallFilter): boolean {
  const { deployment, status, where } = filter;
  if (deployment !== undefined && call.deployment !== deployment) return false;
  if (status !== undefined && !hasStatus(call.status, status)) return false;
  return where.every((condition) => valuesOf(call, condition.name).some((value) => holds(value, condition)));
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
  if (comparison === '~') return typeof value === 'string' && value.includes(wanted);
  if (value === null) return (comparison === '=') === (wanted === 'null') && ['=', '!='].includes(comparison);
  const number = Number(wanted);
  const isNumeric = typeof value === 'number' && wanted.trim() !== '' && !Number.isNaN(number);
  return isNumeric ? compares(value, number, comparison) : compares(String(value), wanted, comparison);
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
