import type { Fix } from '#contract/manifest/diagnostic.ts';
import { currentFile } from '../workspace/project-file.ts';
import { applyEdits } from '../workspace/text-edit.ts';
import { openTab, setDraft } from '../workspace/workspace-store.ts';

/** Puts a fix into the editors; nothing is saved by it. The file that it edits comes to the front. */
export async function applyFix(folder: string, fix: Fix): Promise<void> {
  const files = [...new Set(fix.edits.map((edit) => edit.file))];
  for (const file of files) {
    const { text, basedOn } = await currentFile(folder, file);
    const edits = fix.edits.filter((edit) => edit.file === file);
    setDraft(folder, file, { text: applyEdits(text, edits), basedOn });
    openTab(folder, file);
  }
}
