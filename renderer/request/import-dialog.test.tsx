// @vitest-environment happy-dom
import { mkdir, writeFile } from 'node:fs/promises';
import { fireEvent, screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { renderPage, submitBy } from '#renderer/testing/render-page.tsx';
import { ImportDialog } from './import-dialog.tsx';

vi.mock('#renderer/rpc/client.ts', () => import('#renderer/testing/core-client.ts'));

let folder = '';
const onClose = vi.fn();
const show = () =>
  renderPage({
    path: '/project',
    component: () => <ImportDialog folder={folder} onClose={onClose} />,
    prepare: async (core) => {
      folder = `${core.folder}/iris`;
      await mkdir(folder);
      await writeFile(`${folder}/slipway.yml`, 'name: iris\n');
    },
  });

async function paste(text: string): Promise<void> {
  fireEvent.change(await screen.findByLabelText('Paste curl commands here'), { target: { value: text } });
  submitBy(screen.getByRole('button', { name: 'Import' }));
}

test('pasted curl commands are saved, and what is left out is named', async () => {
  const { client } = await show();
  expect(await screen.findByRole('button', { name: 'Import' })).toHaveProperty('disabled', true);
  await paste(`curl h/score -d '{"a":1}'\ncurl h/form -F x=1`);
  await screen.findByText('1 request was saved in requests/:');
  await screen.findByText('1 was not imported:');
  expect(screen.getByRole('status').textContent).toContain('form It sends a form or a file, not JSON.');
  expect((await client.project.requests({ folder })).requests.map(({ name }) => name)).toEqual(['score']);
  fireEvent.click(screen.getByRole('button', { name: 'Close' }));
  expect(onClose).toHaveBeenCalled();
});

test('a text without requests is refused with a reason, and can be changed', async () => {
  await show();
  await paste('hello');
  expect((await screen.findByRole('alert')).textContent).toContain('No request was found in this text.');
  await paste(`curl h/score -d '1'`);
  await screen.findByText('1 request was saved in requests/:');
});

test('a file is read, and one that is too large is not', async () => {
  await show();
  await screen.findByRole('button', { name: 'Choose a file…' });
  const input = document.querySelector('input[type="file"]');
  if (!(input instanceof HTMLInputElement)) throw new Error('There is no field for a file.');
  const huge = new File(['{}'], 'huge.har');
  Object.defineProperty(huge, 'size', { value: 30_000_000 });
  fireEvent.change(input, { target: { files: [huge] } });
  await screen.findByText('huge.har is too large. At most 20 MB can be read.');
  const har = {
    log: { entries: [{ request: { method: 'POST', url: 'https://h/score', postData: { text: '1' } } }] },
  };
  fireEvent.change(input, { target: { files: [new File([JSON.stringify(har)], 'calls.har')] } });
  await screen.findByText('File: calls.har');
  submitBy(screen.getByRole('button', { name: 'Import' }));
  await screen.findByText('1 request was saved in requests/:');
});
