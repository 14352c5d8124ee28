import { create } from 'zustand';
import { persist } from 'zustand/middleware';

interface Requests {
  /** What was typed as request body, by project folder; absent: the example. */
  readonly bodies: Readonly<Record<string, string>>;
  setBody(change: { readonly folder: string; readonly body: string | undefined }): void;
}

export const useRequests = create<Requests>()(
  persist(
    (set) => ({
      bodies: {},
      setBody: ({ folder, body }) =>
        set(({ bodies }) => {
          const { [folder]: _dropped, ...others } = bodies;
          return { bodies: body === undefined ? others : { ...others, [folder]: body } };
        }),
    }),
    { name: 'slipway.requests' },
  ),
);
