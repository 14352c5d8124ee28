import { useQuery } from '@tanstack/react-query';
import { api, client } from '#renderer/rpc/client.ts';
import { toFailure } from '#renderer/rpc/failure.ts';
import { queryClient } from '#renderer/rpc/query-client.ts';
import { type Draft, setDraft, useWorkspace, workspaceOf } from './workspace-store.ts';

interface FileOnDisk {
  readonly text: string;
  readonly digest: string;
}

/** Another program may change a file at any time. */
const AGAIN_MS = 3000;

export interface ProjectFile {
  readonly onDisk: FileOnDisk | undefined;
  /** What the editor shows: the draft, else what lies on disk. */
  readonly text: string | undefined;
  readonly isChanged: boolean;
  /** The file on disk is no longer the one that the draft was typed into. */
  readonly isConflict: boolean;
  /** It was there, and is no longer. */
  readonly isDeleted: boolean;
  readonly error: Error | null;
  readonly refetch: () => void;
}

export function useProjectFile(folder: string, path: string): ProjectFile {
  const draft: Draft | undefined = useWorkspace(folder).drafts[path];
  const { data, error, refetch } = useQuery(
    api.project.readFile.queryOptions({
      input: { folder, path },
      staleTime: 0,
      refetchInterval: AGAIN_MS,
    }),
  );
  const isChanged = draft !== undefined && draft.text !== data?.text;
  return {
    onDisk: data,
    text: draft?.text ?? data?.text,
    isChanged,
    isConflict: isChanged && data !== undefined && draft.basedOn !== data.digest,
    isDeleted: data !== undefined && error !== null && toFailure(error).code === 'path_missing',
    error: data === undefined ? error : null,
    refetch: () => void refetch(),
  };
}

/** The text of a file as the user sees it, read from disk when no editor has it. A missing file is empty. */
export async function currentFile(folder: string, path: string): Promise<Draft> {
  const draft = workspaceOf(folder).drafts[path];
  if (draft !== undefined) return draft;
  try {
    const { text, digest } = await client.project.readFile({ folder, path });
    return { text, basedOn: digest };
  } catch (error) {
    const { code } = toFailure(error);
    if (code === 'not_found' || code === 'path_missing') return { text: '', basedOn: undefined };
    throw error;
  }
}

/**
 * Saves the draft of a file.
 *
 * @param basedOn the digest of what it replaces; by default what the draft was typed into
 * @throws the error of the call: when the file changed on disk meanwhile, nothing is written
 */
export async function saveFile(folder: string, path: string, basedOn?: string): Promise<void> {
  const draft = workspaceOf(folder).drafts[path];
  if (draft === undefined) return;
  const base = basedOn ?? draft.basedOn;
  const { digest } = await client.project.writeFile({
    folder,
    path,
    text: draft.text,
    ...(base === undefined ? {} : { basedOn: base }),
  });
  queryClient.setQueryData(api.project.readFile.queryKey({ input: { folder, path } }), {
    text: draft.text,
    digest,
  });
  // What was typed while the save was under way stays unsaved, now based on what was saved.
  const now = workspaceOf(folder).drafts[path];
  setDraft(
    folder,
    path,
    now === undefined || now.text === draft.text ? undefined : { text: now.text, basedOn: digest },
  );
  await queryClient.invalidateQueries({ queryKey: api.project.open.key() });
}

/** Writes a file that was deleted anew, with the text that the editor has. */
export async function restoreFile(folder: string, path: string, text: string): Promise<void> {
  const { digest } = await client.project.writeFile({ folder, path, text });
  queryClient.setQueryData(api.project.readFile.queryKey({ input: { folder, path } }), { text, digest });
  setDraft(folder, path, undefined);
  await queryClient.invalidateQueries({ queryKey: api.project.open.key() });
}

/** Saves every unsaved file of a project; stops at the first that can't be saved. */
export async function saveAll(folder: string): Promise<void> {
  for (const path of Object.keys(workspaceOf(folder).drafts)) await saveFile(folder, path);
}
