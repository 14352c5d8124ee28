import { create } from 'zustand';
import type { Range } from '#contract/manifest/diagnostic.ts';

export interface RevealWish {
  readonly folder: string;
  readonly path: string;
  /** Absent: the place where the cursor was left. */
  readonly range?: Range;
}

/** A place that an editor is to show next; taken by the editor of that file, which may still be loading. */
export const useReveal = create<{ readonly wish: RevealWish | undefined }>(() => ({ wish: undefined }));

export function revealIn(wish: RevealWish): void {
  useReveal.setState({ wish });
}
