// @vitest-environment happy-dom

import { useQuery } from '@tanstack/react-query';
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { api } from '#renderer/rpc/client.ts';
import { renderPage, submitBy } from '#renderer/testing/render-page.tsx';
import { SettingsForm } from './settings-form.tsx';

vi.mock('#renderer/rpc/client.ts', () => import('#renderer/testing/core-client.ts'));

function Page() {
  const { data } = useQuery(api.system.settings.queryOptions({ input: {} }));
  return data === undefined ? null : <SettingsForm settings={data} />;
}

test('a changed setting can be saved, and is then what core works with', async () => {
  const { client } = await renderPage({ path: '/settings', component: Page });
  const field = await screen.findByLabelText('Task history');
  const save = screen.getByRole('button', { name: 'Save' });
  expect(save).toHaveProperty('disabled', true);

  fireEvent.change(field, { target: { value: '70' } });
  await waitFor(() => expect(save).toHaveProperty('disabled', false));
  submitBy(save);

  await screen.findByText('Saved');
  expect((await client.system.settings({})).keepTasks).toBe(70);
});

test('Revert brings back what is saved, and nothing is left to save', async () => {
  const { client } = await renderPage({ path: '/settings', component: Page });
  const field = await screen.findByLabelText('Task history');
  const before = (await client.system.settings({})).keepTasks;
  fireEvent.change(field, { target: { value: '70' } });
  fireEvent.click(screen.getByRole('button', { name: 'Revert' }));
  await waitFor(() => expect(field).toHaveProperty('value', String(before)));
  expect(screen.getByRole('button', { name: 'Save' })).toHaveProperty('disabled', true);
});
