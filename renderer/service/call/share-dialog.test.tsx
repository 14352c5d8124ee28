// @vitest-environment happy-dom
import { fireEvent, screen } from '@testing-library/react';
import { beforeEach, expect, test, vi } from 'vitest';
import { saveText } from '#renderer/parts/text/save-text.ts';
import { renderPage } from '#renderer/testing/render-page.tsx';
import { exampleService } from '../testing/example-service.ts';
import { ShareDialog } from './share-dialog.tsx';

vi.mock('#renderer/rpc/client.ts', () => import('#renderer/testing/core-client.ts'));
vi.mock('#renderer/parts/text/save-text.ts', () => ({ saveText: vi.fn() }));

beforeEach(() => vi.mocked(saveText).mockReset());

const onClose = vi.fn();
const show = (
  share: (input: unknown) => Promise<unknown>,
  service = exampleService({ url: 'https://a.example/iris' }),
) =>
  renderPage({
    path: '/services',
    component: () => <ShareDialog service={service} onClose={onClose} />,
    inPlaceOf: () => ({ service: { share } }),
  });

test.each([
  ['Save as a page', 'html', 'iris.html'],
  ['Export for Postman', 'postman', 'iris.postman_collection.json'],
])('“%s” saves the file that core makes', async (button, as, path) => {
  const share = vi.fn(async () => ({ path, text: 'the text' }));
  await show(share);
  fireEvent.click(await screen.findByRole('button', { name: button }));
  await vi.waitFor(() => expect(saveText).toHaveBeenCalledWith({ name: path, text: 'the text' }));
  expect(share.mock.calls[0]?.[0 as never]).toMatchObject({
    name: 'iris',
    cluster: 'prod',
    as,
    language: 'en',
  });
  expect(onClose).toHaveBeenCalled();
});

test('a failure stays in the dialog, and nothing is saved', async () => {
  await show(async () => {
    throw new Error('no way');
  });
  fireEvent.click(await screen.findByRole('button', { name: 'Save as a page' }));
  await screen.findByRole('alert');
  expect(saveText).not.toHaveBeenCalled();
});

test('warns about an address that only the cluster has, and about a missing example', async () => {
  const replicas = { wanted: 1, current: 0, updated: 0, ready: 0 };
  await show(async () => ({}), exampleService({ replicas }));
  await screen.findByText(/has the address inside the cluster/);
  await screen.findByText(/will have no example/);
});
