import type { Field, OutlineItem } from '#contract/manifest/language.ts';
import { client } from '#renderer/rpc/client.ts';
import { MANIFEST_FILE } from '../workspace/manifest-file.ts';
import { revealIn } from '../workspace/reveal.ts';
import { changeWorkspace, textsOf } from '../workspace/workspace-store.ts';

/** Shows the manifest as text, with the cursor at a key of it. */
export async function showInText(folder: string, path: Field['path']): Promise<void> {
  const { items } = await client.manifest.outline({ folder, texts: textsOf(folder) });
  const found = itemAt(items, path);
  changeWorkspace(folder, () => ({ manifestView: 'text' }));
  revealIn({ folder, path: MANIFEST_FILE, ...(found === undefined ? {} : { range: found.nameRange }) });
}

/** The outline item of a path: it goes two levels deep, so that a deeper key is shown at the one that holds it. */
function itemAt(items: readonly OutlineItem[], path: Field['path']): OutlineItem | undefined {
  const [first, second] = path;
  const at = items.findIndex(({ level, name }) => level === 0 && name === first);
  if (at === -1) return undefined;
  const rest = items.slice(at + 1);
  const end = rest.findIndex(({ level }) => level === 0);
  const inside = end === -1 ? rest : rest.slice(0, end);
  return inside.find(({ name }) => name === second) ?? items[at];
}
