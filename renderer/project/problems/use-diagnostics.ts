import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Diagnostic } from '#contract/manifest/diagnostic.ts';
import { api } from '#renderer/rpc/client.ts';
import { textsIn, useWorkspace } from '../workspace/workspace-store.ts';

/** Rest after the last key before the project is checked. */
const TYPING_MS = 60;

/** What is wrong with the project as it stands on the screen, unsaved texts included. */
export function useDiagnostics(folder: string, isEnabled: boolean): readonly Diagnostic[] {
  const { drafts } = useWorkspace(folder);
  const texts = useMemo(() => textsIn(drafts), [drafts]);
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
