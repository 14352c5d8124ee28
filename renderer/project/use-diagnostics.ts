import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Diagnostic, Fix } from '../../contract/manifest/diagnostic.ts';
import { api } from '../rpc/client.ts';
import { currentFile } from './project-file.ts';
import { applyEdits } from './text-edit.ts';
import { openTab, setDraft, useWorkspace } from './workspace-store.ts';

/** Rest after the last key before the project is checked. */
const TYPING_MS = 120;

/** What is wrong with the project as it stands on the screen, unsaved texts included. */
export function useDiagnostics(folder: string, isEnabled: boolean): readonly Diagnostic[] {
  const { drafts } = useWorkspace(folder);
  const texts = useMemo(
    () => Object.fromEntries(Object.entries(drafts).map(([path, draft]) => [path, draft.text])),
    [drafts],
  );
  const [settled] = useDebouncedValue(texts, TYPING_MS);
  const { data } = useQuery(
    api.manifest.check.queryOptions({
      input: { folder, texts: settled },
      enabled: isEnabled,
      placeholderData: keepPreviousData,
      staleTime: 0,
      refetchInterval: 5000,
    }),
  );
  return data?.diagnostics ?? NONE;
}

const NONE: readonly Diagnostic[] = [];

/** Puts a fix into the editors; nothing is saved by it. */
export async function applyFix(folder: string, fix: Fix): Promise<void> {
  const files = [...new Set(fix.edits.map((edit) => edit.file))];
  for (const file of files) {
    const { text, basedOn } = await currentFile(folder, file);
    const edits = fix.edits.filter((edit) => edit.file === file);
    setDraft(folder, file, { text: applyEdits(text, edits), basedOn });
    openTab(folder, file);
  }
}
