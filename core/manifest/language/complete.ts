import type { LocalPath } from '#contract/local-path.ts';
import type { Position, Suggestion } from '#contract/manifest/language.ts';
import { MANIFEST_FILE } from '#contract/manifest/source.ts';
import type { Needs } from '#core/context.ts';
import { openProject, type Project } from '../project/open-project.ts';
import { defaultAt, descriptionAt, isListAt, isMapAt, keysAt, kindAt } from '../source/describe-key.ts';
import { yamlScalar } from '../source/edit-yaml.ts';
import type { ValuePath } from '../source/parsed-manifest.ts';
import { type Cursor, cursorAt } from './cursor.ts';
import { likelyValues } from './likely-values.ts';

/** What an editor may offer at a place of a manifest: keys where a key is written, else what may stand there. */
export async function completeManifest(
  context: Needs<'store'>,
  options: {
    readonly folder: LocalPath;
    readonly texts?: Readonly<Record<string, string>>;
    readonly position: Position;
  },
): Promise<readonly Suggestion[]> {
  const project = await openProject(options);
  const text = (await project.read(MANIFEST_FILE)) ?? '';
  const cursor = cursorAt(text, options.position);
  if (cursor === undefined) return [];
  if (!cursor.isKey) {
    const values = await suggestValues(context, project, cursor);
    return isWithinMap(cursor) ? [...values, ...suggestKeys(cursor)] : values;
  }
  const keys = suggestKeys(cursor);
  // A word on a line of its own may be a value, too: `runtime:` and below it `  python-3.11`.
  return keys.length > 0 || cursor.hasColon ? keys : suggestValues(context, project, cursor);
}

/** An item such as a model may be a map: its keys may be begun where its name could stand. */
function isWithinMap({ path, isBlock }: Cursor): boolean {
  return isBlock && keysAt(path).length > 0;
}

function suggestKeys(cursor: Cursor): readonly Suggestion[] {
  return keysAt(cursor.path)
    .filter((key) => !cursor.siblings.includes(key))
    .map((key) => {
      const path = [...cursor.path, key];
      const description = descriptionAt(path);
      return {
        label: key,
        kind: 'key',
        detail: kindAt(path),
        ...(description === undefined ? {} : { documentation: `${description}.${defaultText(path)}` }),
        insert: cursor.hasColon ? key : `${key}:${openingOf(cursor, path)}`,
        range: cursor.range,
        leadsOn: !cursor.hasColon,
      };
    });
}

/** What follows a key: its value on the same line, or a deeper one where a list or map is meant. */
function openingOf(cursor: Cursor, path: ValuePath): string {
  const isDeeper = cursor.isBlock && (isListAt(path) || isMapAt(path));
  if (!isDeeper) return ' ';
  const indent = ' '.repeat(cursor.range.startColumn - 1 + 2);
  return `\n${indent}${isListAt(path) ? '- ' : ''}`;
}

/** ` Default: 60s.`, or nothing where there is no default worth a word. */
export function defaultText(path: ValuePath): string {
  const value = defaultAt(path);
  if (value === undefined || (typeof value === 'object' && value !== null)) return '';
  return ` Default: ${String(value)}.`;
}

async function suggestValues(
  context: Needs<'store'>,
  project: Project,
  cursor: Cursor,
): Promise<readonly Suggestion[]> {
  const values = await likelyValues(context, project, cursor);
  return values.map(({ text, isWritten, value: _meaning, ...value }) => ({
    label: text,
    insert: isWritten === true || cursor.isQuoted ? text : yamlScalar(text),
    range: cursor.range,
    leadsOn: false,
    ...value,
  }));
}
