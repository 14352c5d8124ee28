import { create } from 'zustand';

/** The files whose text is shown beside the one on disk, by project and path. */
const useComparing = create<{ readonly files: Readonly<Record<string, boolean>> }>(() => ({ files: {} }));

const keyOf = (folder: string, path: string): string => `${folder}\n${path}`;

export function useIsComparing(folder: string, path: string): boolean {
  return useComparing((state) => state.files[keyOf(folder, path)] === true);
}

export function setComparing(folder: string, path: string, isComparing: boolean): void {
  useComparing.setState(({ files }) => ({ files: { ...files, [keyOf(folder, path)]: isComparing } }));
}
