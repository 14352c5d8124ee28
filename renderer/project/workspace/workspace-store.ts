import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import type { EngineKind } from '#contract/image/image.ts';

/** A text that differs from what lies on disk, and the digest of what it was typed into. */
export interface Draft {
  readonly text: string;
  readonly basedOn: string | undefined;
}

export type ManifestView = 'text' | 'form';
export type BottomTab = 'problems' | 'task' | 'run' | 'stats' | 'retraining';

/** How a project's workbench was left: open tabs, unsaved texts, sizes. Survives a reload and a restart. */
export interface Workspace {
  readonly tabs: readonly string[];
  readonly active: string | undefined;
  readonly drafts: Readonly<Record<string, Draft>>;
  readonly bottom: BottomTab;
  readonly sizes: { readonly files: number; readonly test: number; readonly bottom: number };
  readonly engine: EngineKind | undefined;
  readonly manifestView: ManifestView;
}

export const NEW_WORKSPACE: Workspace = {
  tabs: [],
  active: undefined,
  drafts: {},
  bottom: 'problems',
  sizes: { files: 220, test: 380, bottom: 220 },
  engine: undefined,
  manifestView: 'text',
};

interface Workspaces {
  readonly byFolder: Readonly<Record<string, Workspace>>;
}

export const useWorkspaces = create<Workspaces>()(
  persist((): Workspaces => ({ byFolder: {} }), {
    name: 'slipway.workspaces',
    // What an earlier version kept lacks what came later.
    merge: (kept, fresh) => ({ ...fresh, byFolder: completed(kept) }),
  }),
);

function completed(kept: unknown): Workspaces['byFolder'] {
  const byFolder = typeof kept === 'object' && kept !== null && 'byFolder' in kept ? kept.byFolder : {};
  return Object.fromEntries(
    Object.entries(Object(byFolder)).map(([folder, workspace]) => [
      folder,
      { ...NEW_WORKSPACE, ...Object(workspace) },
    ]),
  );
}

export function workspaceOf(folder: string): Workspace {
  return useWorkspaces.getState().byFolder[folder] ?? NEW_WORKSPACE;
}

export function useWorkspace(folder: string): Workspace {
  return useWorkspaces((state) => state.byFolder[folder] ?? NEW_WORKSPACE);
}

/** Changes a workspace; what is not named stays. */
export function changeWorkspace(folder: string, change: (was: Workspace) => Partial<Workspace>): void {
  useWorkspaces.setState(({ byFolder }) => {
    const was = byFolder[folder] ?? NEW_WORKSPACE;
    return { byFolder: { ...byFolder, [folder]: { ...was, ...change(was) } } };
  });
}

/** The unsaved texts of a project by path. */
export function textsOf(folder: string): Record<string, string> {
  return textsIn(workspaceOf(folder).drafts);
}

export function textsIn(drafts: Workspace['drafts']): Record<string, string> {
  return Object.fromEntries(Object.entries(drafts).map(([path, draft]) => [path, draft.text]));
}

export function openTab(folder: string, path: string): void {
  changeWorkspace(folder, ({ tabs }) => ({
    active: path,
    tabs: tabs.includes(path) ? tabs : [...tabs, path],
  }));
}

/** Closes a tab; its neighbour comes to the front. */
export function closeTab(folder: string, path: string): void {
  changeWorkspace(folder, ({ tabs, active }) => {
    const index = tabs.indexOf(path);
    const left = tabs.filter((tab) => tab !== path);
    return { tabs: left, active: active === path ? (left[index] ?? left[index - 1]) : active };
  });
}

/** Sets or, with undefined, drops the unsaved text of a file. */
export function setDraft(folder: string, path: string, draft: Draft | undefined): void {
  changeWorkspace(folder, ({ drafts }) => {
    const { [path]: _dropped, ...others } = drafts;
    return { drafts: draft === undefined ? others : { ...others, [path]: draft } };
  });
}
