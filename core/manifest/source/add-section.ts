import { isMap, isScalar, parseDocument } from 'yaml';
import { applyEdits } from '../text/apply-edits.ts';
import { changeManifest } from './change-manifest.ts';
import { startOf } from './edit-yaml.ts';
import { isReadable, readWhole } from './read-whole.ts';

/**
 * A manifest with a section added at its end, as it is written, comments too. In a manifest in braces, and where the key
 * is there without a value or more than one document is, only its values are. A manifest that has the section is
 * not changed. `manifest_invalid` when its YAML cannot be read.
 */
export function addSection(text: string, section: string): string {
  const { root, node, yaml } = readWhole(text);
  const added = parseDocument(section).contents;
  const key = isMap(added) ? added.items[0]?.key : undefined;
  if (!isMap(added) || !isScalar(key)) throw new TypeError('A section is one key with its value.');
  const name = String(key.value);
  const present = node([name]);
  if (present !== undefined && !(isScalar(present) && present.value === null)) return text;
  const inBraces = (): string => changeManifest(text, [{ path: [name], value: added.toJSON()[name] }]);
  if (
    present !== undefined ||
    root?.flow === true ||
    /^(?:\.\.\.|---)\s*(?:#.*)?$/m.test(text.trimEnd().slice(4))
  )
    return inBraces();
  const start = startOf(root) ?? 0;
  const indent = /[ ]*$/.exec(text.slice(0, start))?.[0] ?? '';
  const lead = text === '' || /[\n\uFEFF]$/.test(text) ? '' : '\n';
  const written = `${lead}${section.replace(/^(?=.)/gm, indent)}`;
  const end = yaml.positions.range(text.length, text.length);
  const changed = applyEdits(text, [{ range: end, text: written }]);
  return isReadable(changed) ? changed : inBraces();
}
