// @vitest-environment happy-dom
import { fireEvent, screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import type { Answer } from '#contract/run/run.ts';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import { client } from '#renderer/rpc/client.ts';
import { renderPage } from '#renderer/testing/render-page.tsx';
import type { Callee } from './callee.ts';
import { KeepAsExample } from './keep-as-example.tsx';

vi.mock('#renderer/rpc/client.ts', () => import('#renderer/testing/core-client.ts'));

const calleeIn = (folder: string): Callee => ({
  queryKey: ['test'],
  keptAs: folder,
  folder,
  isReady: true,
  usage: () => Promise.reject(new Error('not asked')),
  document: () => Promise.reject(new Error('not asked')),
  score: () => Promise.reject(new Error('not asked')),
  snippets: () => Promise.resolve([]),
});

const answered = (status: number): Answer => ({
  status,
  headers: {},
  body: '[1]',
  encoding: 'text',
  milliseconds: 1,
  request: { method: 'POST', path: '/score', body: '{"data":[1]}' },
});

test('a request that failed cannot be kept; one that succeeded becomes the example', async () => {
  const folder = await temporaryFolder();
  const shown = (status: number) => () => (
    <>
      <p>panel {status}</p>
      <KeepAsExample callee={calleeIn(folder)} answer={answered(status)} />
    </>
  );
  await renderPage({ path: '/runs', component: shown(500) });
  await screen.findByText('panel 500');
  expect(screen.queryByRole('button')).toBeNull();

  await renderPage({ path: '/runs', component: shown(200) });
  fireEvent.click(await screen.findByRole('button', { name: 'Keep as the example' }, { timeout: 8000 }));
  await screen.findByText('This request is the example of the project.');
  const { text } = await client.project.readFile({ folder, path: 'requests/example.json' });
  expect(JSON.parse(text)).toEqual({ data: [1] });
});
