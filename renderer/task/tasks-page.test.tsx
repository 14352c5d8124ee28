// @vitest-environment happy-dom
import { mkdir, writeFile } from 'node:fs/promises';
import { fireEvent, screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { renderPage } from '#renderer/testing/render-page.tsx';
import { TasksPage } from './tasks-page.tsx';

vi.mock('#renderer/rpc/client.ts', () => import('#renderer/testing/core-client.ts'));
// happy-dom has no layout: without a height the list would show no row.
vi.mock('@tanstack/react-virtual', () => ({
  useVirtualizer: ({ count }: { readonly count: number }) => ({
    getTotalSize: () => count,
    getVirtualItems: () =>
      Array.from({ length: count }, (_none, index) => ({ index, start: index, key: index })),
    scrollToIndex: () => undefined,
    measure: () => undefined,
    measureElement: () => undefined,
  }),
}));

test('the context menu of a failed task tries it again, opens its project and copies its error', async () => {
  const writeText = vi.fn(async (_text: string) => undefined);
  Object.defineProperty(navigator, 'clipboard', { value: { writeText }, configurable: true });
  let message = '';
  await renderPage({
    path: '/tasks',
    component: TasksPage,
    prepare: async (core) => {
      const folder = `${core.folder}/broken`;
      await mkdir(folder);
      await writeFile(`${folder}/slipway.yml`, 'name: broken\nscript: missing.py\n');
      const task = await core.ended(core.client.image.build({ folder, engine: 'process' }));
      message = task.error?.message ?? '';
    },
  });
  fireEvent.contextMenu(await screen.findByRole('option'));
  const titles = (await screen.findAllByRole('menuitem')).map(({ textContent }) => textContent);
  expect(titles).toEqual(['Try again', 'Open the project', 'Copy the error', 'Copy the ID']);
  fireEvent.click(screen.getByRole('menuitem', { name: 'Copy the error' }));
  await vi.waitFor(() => expect(writeText).toHaveBeenCalled());
  expect(writeText.mock.calls[0]?.[0]).toContain(message);
});
