import { CallsView } from './calls-view.tsx';
import { InStore } from './in-store.tsx';

/** The recorded calls of a service, in the store that is chosen where there are several. */
export function ServiceData({ service }: { readonly service: string }) {
  return (
    <InStore>
      {(store, choice) => <CallsView key={store} service={service} store={store} choice={choice} />}
    </InStore>
  );
}
