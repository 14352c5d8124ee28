import { tokenize } from '../python/tokens.ts';
import { readUses } from './read-uses.ts';
import type { Use, UseKind } from './use.ts';

const OTHER_FORMS: ReadonlySet<UseKind> = new Set(['text', 'image', 'bytes', 'number', 'record', 'row']);

/** Whether run() reads its input in a form of its own: parses it, takes it apart, opens an image of it. */
export function hasOwnForm(script: string): boolean {
  return [...readUses(tokenize(script).lines, 'run').values()].some(isOwn);
}

function isOwn(use: Use): boolean {
  if (use.isParsed || (use.kind !== undefined && OTHER_FORMS.has(use.kind))) return true;
  // A table has columns that are read by their names, too.
  return use.members.size > 0 && use.kind !== 'frame' && use.kind !== 'model';
}
