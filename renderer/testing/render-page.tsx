import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  Outlet,
  RouterProvider,
} from '@tanstack/react-router';
import { cleanup, configure, fireEvent, render } from '@testing-library/react';
import i18next from 'i18next';
import type { FunctionComponent } from 'react';
import { initReactI18next } from 'react-i18next';
import { onTestFinished } from 'vitest';
import { type TemporaryCore, temporaryCore } from '#core/testing/temporary-core.ts';
import { english } from '#renderer/i18n/en/index.ts';
import { PAGE_BAR_ID } from '#renderer/page/page-bar.tsx';
import { ConfirmDialog } from '#renderer/parts/dialog/confirm-dialog.tsx';
import { queryClient } from '#renderer/rpc/query-client.ts';
import { theme } from '#renderer/theme/theme.ts';
import { answerWith } from './core-client.ts';

// A small machine that is busy fetches the code of a dialog slowly.
configure({ asyncUtilTimeout: 20_000 });

// happy-dom has no fonts; text fields that grow wait for them.
if (!('fonts' in document)) Object.defineProperty(document, 'fonts', { value: new EventTarget() });

const PATHS = [
  '/',
  '/project',
  '/models',
  '/manifests',
  '/images',
  '/runs',
  '/clusters',
  '/services',
  '/retrainings',
  '/stores',
  '/tasks',
  '/settings',
] as const;

interface RenderedPage extends TemporaryCore {
  /** Where the page is now: path and search. */
  readonly address: () => string;
  /** Has everything read again, as the page does when core tells of a change. */
  readonly hearOfChange: () => Promise<void>;
  /** What stands in the bar on top. */
  readonly bar: () => string;
}

/** Sends the form that a button belongs to: happy-dom does not do it on a click. */
export function submitBy(button: HTMLElement): void {
  const form = button.closest('form');
  if (form === null) throw new Error('The button is in no form.');
  fireEvent.submit(form);
}

/**
 * Renders a component as the page of a path, in English, with a core of its own behind it.
 *
 * @param options.prepare what the core holds before the page is shown
 * @param options.inPlaceOf what answers in its place
 */
export async function renderPage(options: {
  readonly path: (typeof PATHS)[number];
  readonly component: FunctionComponent;
  readonly prepare?: (core: TemporaryCore) => Promise<unknown>;
  /** What answers in place of the core: for what only a cluster could say. */
  readonly inPlaceOf?: (core: TemporaryCore) => object;
}): Promise<RenderedPage> {
  const core = await temporaryCore();
  await options.prepare?.(core);
  answerWith(options.inPlaceOf?.(core) ?? core.client);
  await i18next.use(initReactI18next).init({
    lng: 'en',
    resources: { en: { translation: english } },
    interpolation: { escapeValue: false },
  });
  const root = createRootRoute({ component: Outlet });
  const router = createRouter({
    routeTree: root.addChildren(
      PATHS.map((path) =>
        createRoute({
          getParentRoute: () => root,
          path,
          ...(path === options.path ? { component: options.component } : {}),
        }),
      ),
    ),
    history: createMemoryHistory({ initialEntries: [options.path] }),
  });
  render(
    <MantineProvider theme={theme} env="test">
      <QueryClientProvider client={queryClient}>
        <header id={PAGE_BAR_ID} />
        {/* The types of the program's own router do not fit one that is made here. */}
        <RouterProvider router={router as never} />
        <ConfirmDialog />
        <Notifications />
      </QueryClientProvider>
    </MantineProvider>,
  );
  onTestFinished(() => {
    cleanup();
    queryClient.clear();
  });
  return {
    ...core,
    address: () => decodeURIComponent(router.state.location.href),
    hearOfChange: () => queryClient.invalidateQueries(),
    bar: () => document.getElementById(PAGE_BAR_ID)?.textContent ?? '',
  };
}
