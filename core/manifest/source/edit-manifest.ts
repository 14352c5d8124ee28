import { isMap, isScalar, isSeq } from 'yaml';
import type { TextEdit } from '#contract/manifest/diagnostic.ts';
import { appendToMap, appendToSequence, mapAt, replaceNode, yamlScalar } from './edit-yaml.ts';
import type { ParsedManifest } from './parsed-manifest.ts';

/** A list of the manifest: `files`, `models` or `image.packages`. */
type ListPath = readonly [string] | readonly [string, string];

/** Adds items to a list of the manifest, writing the list where there is none. */
export function addToList(
  manifest: Pick<ParsedManifest, 'yaml' | 'root' | 'node'>,
  path: ListPath,
  items: readonly string[],
): TextEdit | undefined {
  const { yaml, root } = manifest;
  const existing = manifest.node(path);
  const written = items.map((item) => (item.startsWith('{') ? item : yamlScalar(item)));
  if (isSeq(existing) && existing.items.length > 0) {
    const edits = items.map((item) => appendToSequence({ ...yaml, sequence: existing, item }));
    const [first] = edits;
    return first === undefined
      ? undefined
      : { ...first, text: edits.map((edit) => edit?.text ?? '').join('') };
  }
  const list = `[${written.join(', ')}]`;
  if (isSeq(existing)) return replaceNode({ ...yaml, node: existing, value: list });
  if (existing !== undefined && !(isScalar(existing) && existing.value === null)) return undefined;
  const [key, inner] = path;
  if (inner === undefined) return appendToMap({ ...yaml, map: root, key, value: list });
  const outer = mapAt(root, key);
  if (outer !== undefined && outer.items.length > 0)
    return appendToMap({ ...yaml, map: outer, key: inner, value: list });
  return isMap(manifest.node([key]))
    ? replaceNode({ ...yaml, node: manifest.node([key]), value: `{${inner}: ${list}}` })
    : appendToMap({ ...yaml, map: root, key, value: `{${inner}: ${list}}` });
}

/** Writes a top-level key: in place of its value, or as a new last line. */
export function setKey(
  manifest: Pick<ParsedManifest, 'yaml' | 'root' | 'node'>,
  key: string,
  value: string,
): TextEdit | undefined {
  const node = manifest.node([key]);
  return node === undefined
    ? appendToMap({ ...manifest.yaml, map: manifest.root, key, value })
    : replaceNode({ ...manifest.yaml, node, value });
}
