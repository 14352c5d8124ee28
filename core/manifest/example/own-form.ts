import type { ModelFormat } from '#contract/model/format.ts';
import { readScript } from '../python/read-script.ts';
import { tokenize } from '../python/tokens.ts';
import { readUses } from './read-uses.ts';
import type { Use, UseKind } from './use.ts';

const OTHER_FORMS: ReadonlySet<UseKind> = new Set(['text', 'image', 'bytes', 'number', 'record', 'row']);

/**
 * Whether run() reads its input in a form of its own: parses it, takes it apart, opens an image of it. What it reads by the names
 * of columns that a model describes is the model's table.
 */
export function hasOwnForm(script: string, formats: readonly ModelFormat[]): boolean {
  const columns = new Set(formats.flatMap(columnsOf));
  const run = readScript(script).functions.findLast(({ name }) => name === 'run');
  // What has a default comes on top of the input: a threshold, for one.
  const optional = new Set(run?.parameters.filter((one) => one.hasDefault).map(({ name }) => name));
  const isAll = optional.size === run?.parameters.length;
  return [...readUses(tokenize(script).lines, 'run')].some(
    ([name, use]) => (isAll || !optional.has(name)) && isOwn(use, columns),
  );
}

function columnsOf({ inputs }: ModelFormat): readonly string[] {
  return inputs.flatMap(({ name, value }) => (name !== undefined && value.type === 'scalar' ? [name] : []));
}

function isOwn(use: Use, columns: ReadonlySet<string>): boolean {
  const members = [...use.members.keys()];
  const isTable = members.length > 0 && members.every((name) => columns.has(name));
  if (isTable && !use.isParsed && (use.kind === undefined || use.kind === 'record')) return false;
  if (use.isParsed || (use.kind !== undefined && OTHER_FORMS.has(use.kind))) return true;
  // A table has columns that are read by their names, too.
  return use.members.size > 0 && use.kind !== 'frame' && use.kind !== 'model';
}
