import { create } from 'zustand';
import { persist } from 'zustand/middleware';

interface LastProject {
  readonly folder: string | undefined;
}

/** The project that the rail's workbench leads back to. Session storage: each window has its own. */
export const useLastProject = create<LastProject>()(
  persist<LastProject>(() => ({ folder: undefined }), {
    name: 'slipway.last-project',
    storage: {
      getItem: (name) => {
        const folder = sessionStorage.getItem(name);
        return { state: { folder: folder ?? undefined } };
      },
      setItem: (name, { state }) => {
        if (state.folder === undefined) sessionStorage.removeItem(name);
        else sessionStorage.setItem(name, state.folder);
      },
      removeItem: (name) => sessionStorage.removeItem(name),
    },
  }),
);
