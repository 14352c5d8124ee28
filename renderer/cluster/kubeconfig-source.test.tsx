// @vitest-environment happy-dom
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { renderPage } from '#renderer/testing/render-page.tsx';
import { KubeconfigSource } from './kubeconfig-source.tsx';

vi.mock('#renderer/rpc/client.ts', () => import('#renderer/testing/core-client.ts'));

const TEXT = JSON.stringify({
  clusters: [{ name: 'lab', cluster: { server: 'https://127.0.0.1:6443' } }],
  users: [{ name: 'ada', user: { token: 't' } }],
  contexts: [{ name: 'lab', context: { cluster: 'lab', user: 'ada' } }],
});

async function show() {
  const chosen = vi.fn();
  await renderPage({ path: '/clusters', component: () => <KubeconfigSource onChoose={chosen} /> });
  const field = await screen.findByRole('textbox', { name: /paste its text/ });
  return { chosen, field };
}

test('the text of a kubeconfig that is pasted is used', async () => {
  const { chosen, field } = await show();
  const use = screen.getByRole('button', { name: 'Use this text' });
  expect(use).toHaveProperty('disabled', true);
  fireEvent.change(field, { target: { value: TEXT } });
  fireEvent.click(use);
  await waitFor(() => expect(chosen).toHaveBeenCalledWith(expect.stringMatching(/kubeconfigs.*\.yaml$/)));
});

test('a file that is dropped on the field is used', async () => {
  const { chosen, field } = await show();
  fireEvent.drop(field, { dataTransfer: { files: [new File([TEXT], 'config')] } });
  await waitFor(() => expect(chosen).toHaveBeenCalledOnce());
});

test('a text that is no kubeconfig says so and can be changed', async () => {
  const { chosen, field } = await show();
  fireEvent.change(field, { target: { value: 'hello' } });
  fireEvent.click(screen.getByRole('button', { name: 'Use this text' }));
  expect(await screen.findByText(/kubeconfig:/)).toBeTruthy();
  expect(chosen).not.toHaveBeenCalled();
});
