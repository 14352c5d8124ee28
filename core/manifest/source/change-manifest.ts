import { isCollection, isMap, isScalar, isSeq, type YAMLMap, type YAMLSeq } from 'yaml';
import { SlipwayError } from '#contract/errors.ts';
import type { TextEdit } from '#contract/manifest/diagnostic.ts';
import type { ManifestEdit } from '#contract/manifest/language.ts';
import { applyEdits } from '../text/apply-edits.ts';
import {
  appendToMap,
  appendToSequence,
  endOf,
  removeFromSequence,
  replaceNode,
  startOf,
  yamlScalar,
} from './edit-yaml.ts';
import type { ParsedManifest, ValuePath } from './parsed-manifest.ts';
import { isReadable, readWhole } from './read-whole.ts';

type Value = NonNullable<ManifestEdit['value']> | null;

/**
 * Writes values into a manifest, or takes them out, one after the other; all that is not named stays as it is,
 * comments and order too. `manifest_invalid` when the YAML cannot be read, `bad_input` for a place that cannot be.
 */
export function changeManifest(text: string, edits: readonly ManifestEdit[]): string {
  return edits.reduce(
    (changed, { path, value }) =>
      value === undefined ? removeAt(changed, path) : writeAt(changed, path, value),
    text,
  );
}

function apply(text: string, edit: TextEdit | undefined, path: ValuePath): string {
  const changed = edit === undefined ? undefined : applyEdits(text, [edit]);
  if (changed !== undefined && isReadable(changed)) return changed;
  throw new SlipwayError('bad_input', {
    message: `${path.join('.')} cannot be written here.`,
    hint: 'Change it in the text.',
    details: { path: [...path] },
  });
}

function writeAt(text: string, path: ValuePath, value: Value): string {
  const manifest = readWhole(text);
  const node = manifest.node(path);
  if (isSeq(node) && Array.isArray(value) && value.length > 0) return writeList(text, path, value);
  if (isMap(node) && isRecord(value)) return writeMap(text, path, value);
  const written = flowText(value);
  return node === undefined ? insert(text, manifest, path, written) : replaceAt(text, path, written);
}

/** Puts a value in place of another. Nothing at all (`key:`) has a place, too, right behind the colon. */
function replaceAt(text: string, path: ValuePath, written: string): string {
  const { yaml, node } = readWhole(text);
  const before = node(path);
  const start = startOf(before) ?? 0;
  const isNothing = start === endOf(before);
  const value = isNothing
    ? `${/[ \t]$/.test(text.slice(0, start)) ? '' : ' '}${written}${/^#/.test(text.slice(start)) ? ' ' : ''}`
    : `${written}${isBlock(before) ? '\n' : ''}`;
  return apply(text, replaceNode({ ...yaml, node: before, value }), path);
}

/** A block list or map: its range takes in the end of its last line. */
function isBlock(node: unknown): boolean {
  return isCollection(node) && node.flow !== true;
}

/** Puts a value where nothing is: into its map or list, which are made where they are missing. */
function insert(text: string, manifest: ParsedManifest, path: ValuePath, written: string): string {
  const { yaml, root } = manifest;
  const above = path.slice(0, -1);
  const last = path.at(-1);
  const parent = above.length === 0 ? root : manifest.node(above);
  if (typeof last === 'number') {
    if (isSeq(parent) && parent.items.length > 0)
      return apply(text, appendRaw(manifest, parent, written), path);
    return replaceOrInsert(text, manifest, { path: above, parent, written: `[${written}]` });
  }
  if (isMap(parent) && parent.items.length > 0)
    return apply(text, appendToMap({ ...yaml, map: parent, key: String(last), value: written }), path);
  if (above.length === 0)
    return apply(text, appendToMap({ ...yaml, map: root, key: String(last), value: written }), path);
  return replaceOrInsert(text, manifest, { path: above, parent, written: `{${String(last)}: ${written}}` });
}

function replaceOrInsert(
  text: string,
  manifest: ParsedManifest,
  place: { readonly path: ValuePath; readonly parent: unknown; readonly written: string },
): string {
  const { path, parent, written } = place;
  if (parent === undefined) return insert(text, manifest, path, written);
  return replaceAt(text, path, written);
}

/** A scalar as it reads back, a list or map in brackets. */
function flowText(value: Value): string {
  if (typeof value === 'string') return yamlScalar(value);
  if (Array.isArray(value)) return `[${value.map(flowText).join(', ')}]`;
  if (isRecord(value))
    return `{${Object.entries(value)
      .map(([key, one]) => `${yamlScalar(key)}: ${flowText(one)}`)
      .join(', ')}}`;
  return String(value);
}

function isRecord(value: Value): value is Readonly<Record<string, Value>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Item by item, so that comments beside those that stay are kept. */
function writeList(text: string, path: ValuePath, wanted: readonly Value[]): string {
  let changed = text;
  const current = (): readonly unknown[] => {
    const node = readWhole(changed).node(path);
    return isSeq(node) ? node.toJSON() : [];
  };
  for (let items = current(); items.length > wanted.length; items = current()) {
    const differing = items.findIndex((item, index) => !isSame(item, wanted[index]));
    changed = removeAt(changed, [...path, differing === -1 ? items.length - 1 : differing]);
  }
  const kept = current();
  for (const [index, value] of wanted.entries())
    if (index >= kept.length || !isSame(kept[index], value))
      changed = writeAt(changed, [...path, index], value);
  return changed;
}

/** Key by key, for the same reason. */
function writeMap(text: string, path: ValuePath, wanted: Readonly<Record<string, Value>>): string {
  const node = readWhole(text).node(path);
  const present = isMap(node) ? Object.entries(node.toJSON()) : [];
  const entries = Object.entries(wanted);
  if (entries.length === 0) return removeAt(text, path);
  const kept = present.filter(([key]) => Object.hasOwn(wanted, key));
  const written = entries
    .filter(([key, value]) => !kept.some(([name, before]) => name === key && isSame(before, value)))
    .reduce((changed, [key, value]) => writeAt(changed, [...path, key], value), text);
  return present
    .filter(([key]) => !Object.hasOwn(wanted, key))
    .reduce((changed, [key]) => removeAt(changed, [...path, key]), written);
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Takes a key or item out; a map or list within the manifest that nothing is left in goes with it. */
function removeAt(text: string, path: ValuePath): string {
  const manifest = readWhole(text);
  const above = path.slice(0, -1);
  const last = path.at(-1);
  const parent = above.length === 0 ? manifest.root : manifest.node(above);
  if (isSeq(parent) && typeof last === 'number') {
    if (parent.items[last] === undefined) return text;
    if (parent.items.length === 1) return removeAt(text, above);
    return apply(
      text,
      removeFromSequence({ ...manifest.yaml, sequence: parent, item: parent.items[last] }),
      path,
    );
  }
  if (!isMap(parent)) return text;
  const pair = parent.items.find((one) => isScalar(one.key) && String(one.key.value) === String(last));
  if (pair === undefined) return text;
  if (parent.items.length === 1 && above.length > 0) return removeAt(text, above);
  return apply(text, removePair(manifest, parent, pair), path);
}

function removePair(
  { yaml }: ParsedManifest,
  map: YAMLMap,
  pair: YAMLMap['items'][number],
): TextEdit | undefined {
  const { text, positions, file } = yaml;
  const index = map.items.indexOf(pair);
  const start = startOf(pair.key);
  const end = endOf(pair.value) ?? endOf(pair.key);
  if (start === undefined || end === undefined) return undefined;
  if (map.flow === true) {
    const next = startOf(map.items[index + 1]?.key);
    const before = map.items[index - 1];
    const from = next === undefined ? (endOf(before?.value) ?? endOf(before?.key) ?? start) : start;
    return { file, range: positions.range(from, next ?? end), text: '' };
  }
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const content = Math.max(text.slice(0, end).trimEnd().length, start);
  const lineEnd = text.indexOf('\n', content) === -1 ? text.length : text.indexOf('\n', content) + 1;
  const isAfterDash = text.slice(lineStart, start).trim() !== '';
  const next = startOf(map.items[index + 1]?.key);
  // The first key of an item stands behind its dash, which stays for the next key.
  if (isAfterDash) return { file, range: positions.range(start, next ?? content), text: '' };
  return { file, range: positions.range(lineStart, lineEnd), text: '' };
}

/** Adds an item that is written already. */
function appendRaw({ yaml }: ParsedManifest, sequence: YAMLSeq, written: string): TextEdit | undefined {
  const edit = appendToSequence({ ...yaml, sequence, item: '{}' });
  return edit === undefined ? undefined : { ...edit, text: `${edit.text.slice(0, -2)}${written}` };
}
