// @vitest-environment happy-dom
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { fireEvent, screen, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import type { Service } from '#contract/service/service.ts';
import type { TemporaryCore } from '#core/testing/temporary-core.ts';
import { exampleService } from '#renderer/service/testing/example-service.ts';
import { renderPage } from '#renderer/testing/render-page.tsx';
import { WelcomePage } from '../open/welcome-page.tsx';

vi.mock('#renderer/rpc/client.ts', () => import('#renderer/testing/core-client.ts'));

async function open(core: TemporaryCore, ...names: readonly string[]): Promise<void> {
  for (const name of names) {
    await mkdir(`${core.folder}/${name}`, { recursive: true });
    await core.client.project.open({ folder: `${core.folder}/${name}` });
  }
}

const show = (prepare: (core: TemporaryCore) => Promise<unknown>) =>
  renderPage({ path: '/', component: WelcomePage, prepare });

const names = (): readonly (string | null)[] =>
  screen.getAllByRole('button', { name: /^Open (?!a folder)/ }).map(({ textContent }) => textContent);

test('a new user is told what Slipway does, and where projects will appear', async () => {
  await show(async () => undefined);
  await screen.findByText('From a model to a prediction API');
  await screen.findByText('Projects you open appear here.');
  expect(screen.queryByText('Your projects')).toBeNull();
});

test('a project is opened with one click', async () => {
  const { address, folder } = await show((core) => open(core, 'churn'));
  fireEvent.click(await screen.findByRole('button', { name: 'Open churn' }));
  await vi.waitFor(() => expect(address()).toContain(`${folder}/churn`));
  expect(address()).toMatch(/^\/project/);
});

test('a project is pinned, removed and put back from its menu', async () => {
  await show((core) => open(core, 'first', 'second'));
  await screen.findByRole('button', { name: 'Open first' });
  expect(names()).toEqual(['second', 'first']);
  const choose = async (project: string, entry: string): Promise<void> => {
    fireEvent.click(screen.getByRole('button', { name: `Actions for ${project}` }));
    fireEvent.click(await screen.findByRole('menuitem', { name: entry }));
  };
  await choose('first', 'Pin to the top');
  await vi.waitFor(() => expect(names()).toEqual(['first', 'second']));
  await choose('second', 'Remove from this list');
  await vi.waitFor(() => expect(names()).toEqual(['first']));
  fireEvent.click(await screen.findByRole('button', { name: 'Undo' }));
  await vi.waitFor(() => expect(names()).toEqual(['first', 'second']));
});

test('the menu of the right button has the same entries', async () => {
  await show((core) => open(core, 'churn'));
  fireEvent.contextMenu(await screen.findByRole('button', { name: 'Open churn' }));
  const entries = (await screen.findAllByRole('menuitem')).map(({ textContent }) => textContent);
  expect(entries).toEqual(['Open', 'Run', 'Pin to the top', 'Copy the path', 'Remove from this list']);
});

test('a run that fails says why on the line of its project', async () => {
  const { hearOfChange } = await show(async (core) => {
    await open(core, 'broken');
    await writeFile(`${core.folder}/broken/slipway.yml`, 'name: broken\nscript: missing.py\n');
  });
  fireEvent.click(await screen.findByRole('button', { name: 'Run broken' }));
  const state = await screen.findByRole('list', { name: 'State of broken' });
  await vi.waitFor(async () => {
    await hearOfChange();
    expect(state.textContent).toMatch(/^Run failed .*missing\.py/);
  }, 20_000);
});

test('a folder that is gone can only be removed', async () => {
  await show(async (core) => {
    await open(core, 'gone');
    await rm(`${core.folder}/gone`, { recursive: true });
  });
  await screen.findByText('folder not found');
  expect(screen.getByRole('button', { name: 'Open gone' })).toHaveProperty('disabled', true);
  expect(screen.getByRole('button', { name: 'Run gone' })).toHaveProperty('disabled', true);
});

/** One project, built to the image that the services serve, and clusters that answer as told. */
async function withClusters(list: () => Promise<unknown>): Promise<void> {
  await renderPage({
    path: '/',
    component: WelcomePage,
    prepare: (core) => open(core, 'iris'),
    inPlaceOf: ({ client }) => ({
      run: client.run,
      cluster: client.cluster,
      project: {
        examples: client.project.examples,
        overview: async () => {
          const { projects } = await client.project.overview({});
          const manifests = [exampleService().image.manifestDigest];
          return { projects: projects.map((project) => ({ ...project, manifests })) };
        },
      },
      service: { list, traffic: async () => ({ requestsPerSecond: 4.2 }) },
    }),
  });
}

test('services appear at their project when the clusters answer, and not before the page', async () => {
  let answer: (value: unknown) => void = () => undefined;
  await withClusters(() => new Promise((resolve) => (answer = resolve)));
  await screen.findByRole('button', { name: 'Open iris' });
  expect(screen.queryByText(/1 of 1 ready/)).toBeNull();
  const services: readonly Service[] = [
    exampleService(),
    exampleService({
      name: 'other',
      image: { ...exampleService().image, manifestDigest: `sha256:${'1'.repeat(64)}` },
    }),
  ];
  answer({ services, unreachable: [] });
  const state = await screen.findByRole('list', { name: 'State of iris' });
  expect(within(state).getByText('prod · 1 of 1 ready')).toBeDefined();
  expect(await within(state).findByText('4.2/s')).toBeDefined();
  expect(within(state).queryByText('other')).toBeNull();
});

test('a cluster that cannot be reached is named on one line, and the projects are there', async () => {
  await withClusters(async () => ({
    services: [],
    unreachable: [{ cluster: 'prod', message: 'connect ECONNREFUSED' }],
  }));
  const note = await screen.findByText('Cannot reach prod. Services there are not shown.');
  expect(note.closest('[title]')?.getAttribute('title')).toBe('connect ECONNREFUSED');
  await screen.findByRole('button', { name: 'Open iris' });
});
