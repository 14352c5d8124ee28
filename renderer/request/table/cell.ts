import type { JsonSchema } from '../request-inputs.ts';

/** Why a cell does not fit its column: the name of a text. */
export type CellProblem =
  | 'notNumber'
  | 'notWhole'
  | 'notBoolean'
  | 'notChoice'
  | 'missing'
  | 'range'
  | 'notMoment';

/** A cell as it is typed: text as it is, null as nothing. */
export function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const NUMBER = /^[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d+)?$/;

/**
 * What a typed cell is in JSON, by the type of its column. What does not fit stays text, so that nothing typed is
 * lost; `cellProblem` then says what is wrong. A decimal comma is read as spreadsheets of many countries write it.
 */
export function cellValue(text: string, schema: JsonSchema): unknown {
  const typed = text.trim();
  const types = typesOf(schema);
  if (Array.isArray(schema.enum)) return choiceOf(schema.enum, text);
  if (typed === '' && !types.includes('string')) return null;
  if (types.includes('number') || types.includes('integer'))
    return NUMBER.test(typed) ? Number(typed.replace(',', '.')) : text;
  if (types.includes('boolean')) return BOOLEANS.get(typed.toLowerCase()) ?? text;
  if (types.includes('string')) return text === '' && types.includes('null') ? null : text;
  return jsonOrText(text);
}

function choiceOf(choices: readonly unknown[], text: string): unknown {
  const typed = text.trim();
  const choice = choices.find((each) => each !== null && cellText(each) === typed);
  return choice ?? (typed === '' ? null : text);
}

/** A column without a type takes anything: what is no JSON is text. */
function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text.trim()) as unknown;
  } catch {
    // Text.
    return text;
  }
}

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
  ['1', true],
  ['0', false],
]);

/** What is wrong with a cell's value; undefined when nothing is. */
export function cellProblem(
  value: unknown,
  column: { readonly schema: JsonSchema; readonly isRequired: boolean },
): CellProblem | undefined {
  const { schema } = column;
  const types = typesOf(schema);
  if (Array.isArray(schema.enum)) return choiceProblem(value, schema.enum);
  if (value === undefined) return column.isRequired ? 'missing' : undefined;
  if (value === null) return types.length === 0 || types.includes('null') ? undefined : 'missing';
  if (types.includes('number') || types.includes('integer')) return numberProblem(value, schema);
  if (types.includes('boolean')) return typeof value === 'boolean' ? undefined : 'notBoolean';
  return schema.format === 'date-time' ? momentProblem(value) : undefined;
}

function choiceProblem(value: unknown, choices: readonly unknown[]): CellProblem | undefined {
  if (choices.includes(value)) return undefined;
  return value === null ? 'missing' : 'notChoice';
}

function numberProblem(value: unknown, schema: JsonSchema): CellProblem | undefined {
  if (typeof value !== 'number') return 'notNumber';
  if (!typesOf(schema).includes('number') && !Number.isInteger(value)) return 'notWhole';
  return isWithin(value, schema) ? undefined : 'range';
}

function momentProblem(value: unknown): CellProblem | undefined {
  return Number.isNaN(Date.parse(String(value))) ? 'notMoment' : undefined;
}

function isWithin(value: number, { minimum, maximum }: JsonSchema): boolean {
  return (
    !(typeof minimum === 'number' && value < minimum) && !(typeof maximum === 'number' && value > maximum)
  );
}

/** The word for a column's type, as its head shows it. */
export function typeName(schema: JsonSchema): string {
  if (Array.isArray(schema.enum)) return 'category';
  const [type = 'any'] = typesOf(schema).filter((each) => each !== 'null');
  return typeof schema.format === 'string' ? schema.format : type;
}

function typesOf(schema: JsonSchema): readonly string[] {
  if (Array.isArray(schema.type)) return schema.type.map(String);
  return typeof schema.type === 'string' ? [schema.type] : [];
}
