// @vitest-environment happy-dom
import { mkdir, writeFile } from 'node:fs/promises';
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { renderPage } from '#renderer/testing/render-page.tsx';
import { useReveal } from '../workspace/reveal.ts';
import { workspaceOf } from '../workspace/workspace-store.ts';
import { ManifestForm } from './manifest-form.tsx';

vi.mock('#renderer/rpc/client.ts', () => import('#renderer/testing/core-client.ts'));

let folder = '';
const nothing = (): void => undefined;

async function show(): Promise<void> {
  await renderPage({
    path: '/project',
    component: () => <ManifestForm folder={folder} onShowText={nothing} />,
    prepare: async (core) => {
      folder = `${core.folder}/iris`;
      await mkdir(folder);
      await writeFile(`${folder}/slipway.yml`, 'name: iris\nserving:\n  # two of them\n  workers: 2\n');
    },
  });
}

const menuOf = async (label: string): Promise<void> => {
  fireEvent.contextMenu(await screen.findByText(label, { selector: 'label' }));
  await screen.findByRole('menuitem', { name: 'Copy the key' });
};

test('a key is shown where it stands in the text', async () => {
  await show();
  await menuOf('Workers');
  fireEvent.click(screen.getByRole('menuitem', { name: 'Show in the text' }));
  await waitFor(() => expect(useReveal.getState().wish?.range?.startLine).toBe(4));
  expect(workspaceOf(folder).manifestView).toBe('text');
});

test('a key is taken out, so that the default counts', async () => {
  await show();
  await menuOf('Workers');
  fireEvent.click(screen.getByRole('menuitem', { name: 'Use the default' }));
  await waitFor(() => expect(workspaceOf(folder).drafts['slipway.yml']?.text).not.toContain('workers'));
});

test('a key that is not set can only be copied', async () => {
  await show();
  await menuOf('Queue');
  const isDisabled = (name: string): boolean =>
    screen.getByRole('menuitem', { name }).hasAttribute('data-disabled');
  expect(isDisabled('Show in the text')).toBe(true);
  expect(isDisabled('Use the default')).toBe(true);
  expect(isDisabled('Copy the key')).toBe(false);
});

test('the menu key opens it in a field for text, where the right button has the menu of the system', async () => {
  await show();
  const field = await screen.findByLabelText('Queue', { selector: 'input' });
  fireEvent.contextMenu(field, { button: 2 });
  expect(screen.queryByRole('menuitem')).toBeNull();
  fireEvent.contextMenu(field, { button: 0 });
  await screen.findByRole('menuitem', { name: 'Copy the key' });
});
