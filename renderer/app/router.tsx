import { createHashHistory, createRootRoute, createRoute, createRouter } from '@tanstack/react-router';
import { ErrorView } from '#renderer/parts/feedback/error-view.tsx';
import { type ServiceView, serviceView } from '#renderer/service/page/service-views.ts';
import { lazyPage } from './lazy-page.tsx';
import { Shell } from './shell/shell.tsx';

/** Text of a search parameter, or undefined: the address is user input. */
function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

const root = createRootRoute({
  component: Shell,
  errorComponent: ({ error }) => <ErrorView error={error} />,
});

const welcome = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: lazyPage(async () => (await import('#renderer/project/open/welcome-page.tsx')).WelcomePage),
});

const project = createRoute({
  getParentRoute: () => root,
  path: '/project',
  validateSearch: (search) => ({ folder: text(search.folder) ?? '' }),
  component: lazyPage(
    async () => (await import('#renderer/project/workbench/workbench-page.tsx')).WorkbenchPage,
  ),
});

const models = createRoute({
  getParentRoute: () => root,
  path: '/models',
  validateSearch: (search): { selected?: string } => optional(text(search.selected)),
  component: lazyPage(async () => (await import('#renderer/model/models-page.tsx')).ModelsPage),
});

const images = createRoute({
  getParentRoute: () => root,
  path: '/images',
  validateSearch: (search): { selected?: string } => optional(text(search.selected)),
  component: lazyPage(async () => (await import('#renderer/image/images-page.tsx')).ImagesPage),
});

const manifests = createRoute({
  getParentRoute: () => root,
  path: '/manifests',
  validateSearch: (search): { selected?: string } => optional(text(search.selected)),
  component: lazyPage(async () => (await import('#renderer/manifest/manifests-page.tsx')).ManifestsPage),
});

const runs = createRoute({
  getParentRoute: () => root,
  path: '/runs',
  validateSearch: (search): { selected?: string } => optional(text(search.selected)),
  component: lazyPage(async () => (await import('#renderer/run/runs-page.tsx')).RunsPage),
});

const clusters = createRoute({
  getParentRoute: () => root,
  path: '/clusters',
  validateSearch: (search): { selected?: string } => optional(text(search.selected)),
  component: lazyPage(async () => (await import('#renderer/cluster/clusters-page.tsx')).ClustersPage),
});

const services = createRoute({
  getParentRoute: () => root,
  path: '/services',
  validateSearch: (search): { selected?: string; view?: ServiceView; replica?: string } => {
    const replica = text(search.replica);
    return {
      ...optional(text(search.selected)),
      ...serviceView(search.view),
      ...(replica === undefined ? {} : { replica }),
    };
  },
  component: lazyPage(async () => (await import('#renderer/service/page/services-page.tsx')).ServicesPage),
});

const retrainings = createRoute({
  getParentRoute: () => root,
  path: '/retrainings',
  validateSearch: (search): { selected?: string } => optional(text(search.selected)),
  component: lazyPage(
    async () => (await import('#renderer/retraining/retrainings-page.tsx')).RetrainingsPage,
  ),
});

const stores = createRoute({
  getParentRoute: () => root,
  path: '/stores',
  validateSearch: (search): { selected?: string; service?: string } => {
    const service = text(search.service);
    return { ...optional(text(search.selected)), ...(service === undefined ? {} : { service }) };
  },
  component: lazyPage(async () => (await import('#renderer/data-store/stores-page.tsx')).StoresPage),
});

const tasks = createRoute({
  getParentRoute: () => root,
  path: '/tasks',
  validateSearch: (search): { selected?: string } => optional(text(search.selected)),
  component: lazyPage(async () => (await import('#renderer/task/tasks-page.tsx')).TasksPage),
});

const settings = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  component: lazyPage(async () => (await import('#renderer/system/settings-page.tsx')).SettingsPage),
});

const happened = createRoute({
  getParentRoute: () => root,
  path: '/happened',
  component: lazyPage(async () => (await import('#renderer/system/happened-page.tsx')).HappenedPage),
});

function optional(selected: string | undefined): { selected?: string } {
  return selected === undefined ? {} : { selected };
}

/** Hash history: `app://` and the portal serve one document, whatever the page. */
export const router = createRouter({
  routeTree: root.addChildren([
    welcome,
    project,
    models,
    manifests,
    images,
    runs,
    clusters,
    services,
    retrainings,
    stores,
    tasks,
    settings,
    happened,
  ]),
  history: createHashHistory(),
  defaultPreload: false,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
