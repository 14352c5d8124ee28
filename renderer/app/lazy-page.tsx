import { type FunctionComponent, lazy, Suspense } from 'react';
import { Loading } from '#renderer/parts/feedback/loading.tsx';

/** A page whose code is fetched when it is first shown. */
export function lazyPage(load: () => Promise<FunctionComponent>): FunctionComponent {
  const Page = lazy(async () => ({ default: await load() }));
  return function LazyPage() {
    return (
      <Suspense fallback={<Loading />}>
        <Page />
      </Suspense>
    );
  };
}
