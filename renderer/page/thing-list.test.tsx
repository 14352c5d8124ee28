// @vitest-environment happy-dom
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { registerModels } from '#core/testing/registered-models.ts';
import type { TemporaryCore } from '#core/testing/temporary-core.ts';
import { ModelsPage } from '#renderer/model/models-page.tsx';
import { renderPage } from '#renderer/testing/render-page.tsx';

vi.mock('#renderer/rpc/client.ts', () => import('#renderer/testing/core-client.ts'));
// happy-dom has no layout: without a height the list would show no row.
vi.mock('@tanstack/react-virtual', () => ({
  useVirtualizer: ({ count }: { readonly count: number }) => ({
    getTotalSize: () => count,
    getVirtualItems: () =>
      Array.from({ length: count }, (_none, index) => ({ index, start: index, key: index })),
    scrollToIndex: () => undefined,
  }),
}));

const modelsPage = () =>
  renderPage({
    path: '/models',
    component: ModelsPage,
    prepare: (core) => registerModels(core, ['one', 'two', 'three']),
  });
const row = (name: RegExp): Promise<HTMLElement> => screen.findByRole('option', { name });
const heading = (name: string): Promise<HTMLElement> => screen.findByRole('heading', { level: 2, name });

async function namesIn({ client }: TemporaryCore): Promise<readonly string[]> {
  return (await client.model.list({})).models.map(({ name }) => name);
}

test('a deleted model comes back by the button of its notice', async () => {
  const page = await modelsPage();
  await heading('three:1');
  fireEvent.keyDown(screen.getByRole('listbox'), { key: 'Delete' });
  fireEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Delete' }));
  fireEvent.click(await screen.findByRole('button', { name: 'Undo' }));
  await screen.findByText('three:1 was restored');
  expect(await namesIn(page)).toEqual(['three', 'two', 'one']);
});

test('several are marked, deleted after one question and taken back together', async () => {
  const page = await modelsPage();
  await heading('three:1');
  const list = screen.getByRole('listbox');
  expect(list.getAttribute('aria-multiselectable')).toBe('true');
  fireEvent.click(await row(/^two:1/), { ctrlKey: true });
  await screen.findByText('2 selected');
  expect(screen.getAllByRole('option', { selected: true })).toHaveLength(2);
  fireEvent.keyDown(list, { key: 'Delete' });
  const dialog = await screen.findByRole('dialog');
  expect(dialog.textContent).toContain('Delete 2 items?');
  expect(
    within(dialog)
      .getAllByRole('listitem')
      .map((item) => item.textContent),
  ).toEqual(['three:1', 'two:1']);
  fireEvent.click(within(dialog).getByRole('button', { name: 'Delete' }));
  await screen.findByText('2 items were deleted');
  expect(await namesIn(page)).toEqual(['one']);
  fireEvent.click(await screen.findByRole('button', { name: 'Undo' }));
  await screen.findByText('2 items were restored');
  expect(await namesIn(page)).toEqual(['three', 'two', 'one']);
});

test('Shift marks a range, Ctrl A all, Escape none', async () => {
  await modelsPage();
  await heading('three:1');
  const list = screen.getByRole('listbox');
  fireEvent.keyDown(list, { key: 'End', shiftKey: true });
  await screen.findByText('3 selected');
  fireEvent.keyDown(list, { key: 'Escape' });
  await waitFor(() => expect(screen.queryByText('3 selected')).toBeNull());
  fireEvent.keyDown(list, { key: 'a', ctrlKey: true });
  await screen.findByText('3 selected');
  fireEvent.click(screen.getByRole('button', { name: 'Clear' }));
  await waitFor(() => expect(screen.getAllByRole('option', { selected: true })).toHaveLength(1));
});

test('a right click opens the menu of that row: what its page offers', async () => {
  await modelsPage();
  await heading('three:1');
  fireEvent.contextMenu(await row(/^one:1/), { button: 2, clientX: 20, clientY: 20 });
  await heading('one:1');
  const menu = await screen.findByRole('menu', { name: 'one:1' });
  await waitFor(() =>
    expect(
      within(menu)
        .getAllByRole('menuitem')
        .map((item) => item.textContent),
    ).toEqual(['Verify', 'Export…', 'Delete']),
  );
  fireEvent.click(within(menu).getByRole('menuitem', { name: 'Delete' }));
  await screen.findByText('Delete one:1?');
});

test('by keyboard the menu is that of the selected row, and Escape goes back to the list', async () => {
  await modelsPage();
  await heading('three:1');
  const list = screen.getByRole('listbox');
  list.focus();
  // What the browser sends for the menu key and Shift F10.
  fireEvent.contextMenu(list, { button: 0 });
  const menu = await screen.findByRole('menu', { name: 'three:1' });
  fireEvent.keyDown(menu, { key: 'Escape' });
  await waitFor(() => expect(screen.queryByRole('menu')).toBeNull());
  expect(document.activeElement).toBe(list);
});

test('the menu of marked rows is about all of them', async () => {
  await modelsPage();
  await heading('three:1');
  fireEvent.click(await row(/^two:1/), { shiftKey: true });
  await screen.findByText('2 selected');
  fireEvent.contextMenu(await row(/^three:1/), { button: 2 });
  const menu = await screen.findByRole('menu');
  expect(
    within(menu)
      .getAllByRole('menuitem')
      .map((item) => item.textContent),
  ).toEqual(['Clear', 'Delete 2…']);
});
