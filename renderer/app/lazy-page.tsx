import { Button } from '@mantine/core';
import { CatchBoundary, type ErrorComponentProps } from '@tanstack/react-router';
import { type FunctionComponent, lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '#renderer/parts/feedback/empty-state.tsx';
import { ErrorView } from '#renderer/parts/feedback/error-view.tsx';
import { Loading } from '#renderer/parts/feedback/loading.tsx';

const AGAIN_MS = 500;

/** The code of a page did not arrive. */
class PageNotLoaded extends Error {}

/** A page whose code is fetched when it is first shown. What goes wrong in it stays inside the shell. */
export function lazyPage(load: () => Promise<FunctionComponent>): FunctionComponent {
  const Page = lazy(async () => ({ default: await loadTwice(load) }));
  return function LazyPage() {
    return (
      <CatchBoundary getResetKey={() => location.hash} errorComponent={PageError}>
        <Suspense fallback={<Loading />}>
          <Page />
        </Suspense>
      </CatchBoundary>
    );
  };
}

/** A file that did not arrive is asked for once more: a style sheet that failed once would else cost the page. */
export async function loadTwice<Loaded>(load: () => Promise<Loaded>): Promise<Loaded> {
  try {
    return await load();
  } catch {
    // The second failure is told; the first says nothing more.
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    return load().catch((cause: unknown) => {
      throw new PageNotLoaded('page not loaded', { cause });
    });
  }
}

function PageError({ error }: ErrorComponentProps) {
  const { t } = useTranslation();
  if (!(error instanceof PageNotLoaded)) return <ErrorView error={error} />;
  return (
    <EmptyState icon="warning" title={t('app.pageNotLoaded')} hint={t('app.pageNotLoadedHint')}>
      <Button onClick={() => location.reload()}>{t('app.reload')}</Button>
    </EmptyState>
  );
}
