import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Diagnostic } from '#contract/manifest/diagnostic.ts';
import type { Field, ManifestEdit } from '#contract/manifest/language.ts';
import { api, client } from '#renderer/rpc/client.ts';
import { MANIFEST_FILE } from '../workspace/manifest-file.ts';
import { currentFile } from '../workspace/project-file.ts';
import { setDraft, textsIn, textsOf, useWorkspace } from '../workspace/workspace-store.ts';

export interface ManifestFields {
  /** By place: `serving.workers`. */
  readonly fields: ReadonlyMap<string, Field>;
  /** What belongs to no field. */
  readonly others: readonly Diagnostic[];
  /** False when the text cannot be read as YAML. */
  readonly isReadable: boolean;
}

/** The manifest as it stands on the screen, field by field; undefined until it was asked for the first time. */
export function useManifestFields(folder: string): {
  readonly data: ManifestFields | undefined;
  readonly error: Error | null;
} {
  const { drafts } = useWorkspace(folder);
  const texts = useMemo(() => textsIn(drafts), [drafts]);
  const { data, error } = useQuery(
    api.manifest.fields.queryOptions({
      input: { folder, texts },
      placeholderData: keepPreviousData,
      staleTime: 0,
    }),
  );
  const fields = useMemo(
    () =>
      data === undefined
        ? undefined
        : {
            fields: new Map(data.fields.map((field) => [field.path.join('.'), field])),
            others: data.diagnostics,
            isReadable: !data.diagnostics.some(({ code }) => code === 'broken-yaml'),
          },
    [data],
  );
  return { data: fields, error };
}

let last: Promise<unknown> = Promise.resolve();

/** Writes values into the text of the manifest, one change after the other; nothing is saved by it. */
export async function editManifest(folder: string, edits: readonly ManifestEdit[]): Promise<void> {
  await changeText(folder, { edits });
}

/** Adds a section that the text of the manifest lacks. False: it has it already. Nothing is saved by it. */
export function addToManifest(folder: string, section: string): Promise<boolean> {
  return changeText(folder, { section });
}

function changeText(
  folder: string,
  wanted: { readonly edits: readonly ManifestEdit[] } | { readonly section: string },
): Promise<boolean> {
  const change = async (): Promise<boolean> => {
    const { text, basedOn } = await currentFile(folder, MANIFEST_FILE);
    const texts = { ...textsOf(folder), [MANIFEST_FILE]: text };
    const changed = await client.manifest.edit({ folder, texts, ...wanted });
    if (changed.text !== text) setDraft(folder, MANIFEST_FILE, { text: changed.text, basedOn });
    return changed.text !== text;
  };
  const next = last.then(change);
  // Its caller is told of a failure; the change after it does not wait for that.
  last = next.catch(() => undefined);
  return next;
}
