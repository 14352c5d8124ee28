import { create } from 'zustand';
import { persist } from 'zustand/middleware';

/** What is being put together to be sent, and the saved request it came from. */
export interface Draft {
  readonly text: string;
  readonly name?: string | undefined;
}

interface Requests {
  /** By project folder; absent: the example of the run. */
  readonly drafts: Readonly<Record<string, Draft>>;
}

/** What was typed as request, kept over a reload and a restart. */
export const useRequests = create<Requests>()(
  persist((): Requests => ({ drafts: {} }), { name: 'slipway.requests', version: 1, migrate: fromBodies }),
);

export function setDraft(folder: string, draft: Draft | undefined): void {
  useRequests.setState(({ drafts }) => {
    const { [folder]: _dropped, ...others } = drafts;
    return { drafts: draft === undefined ? others : { ...others, [folder]: draft } };
  });
}

/** Before version 1 a request was its text alone. */
function fromBodies(state: unknown): Requests {
  const bodies = typeof state === 'object' && state !== null && 'bodies' in state ? state.bodies : {};
  const texts = Object.entries(typeof bodies === 'object' && bodies !== null ? bodies : {});
  return {
    drafts: Object.fromEntries(
      texts.flatMap(([folder, text]: [string, unknown]) =>
        typeof text === 'string' ? [[folder, { text }]] : [],
      ),
    ),
  };
}
