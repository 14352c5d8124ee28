// @vitest-environment happy-dom
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import type { Answer } from '#contract/run/run.ts';
import { renderPage } from '#renderer/testing/render-page.tsx';
import type { Callee } from './callee.ts';
import { RequestPanel } from './request-panel.tsx';
import { setDraft } from './request-store.ts';

vi.mock('#renderer/rpc/client.ts', () => import('#renderer/testing/core-client.ts'));
// Monaco needs a browser that lays things out; the journeys type in it.
vi.mock('./json/json-editor.tsx', () => ({ JsonEditor: () => null }));

const ANSWER: Answer = {
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: '["setosa"]',
  encoding: 'text',
  milliseconds: 12,
  request: { method: 'POST', path: '/score' },
};

let count = 0;

/** Something to call: it answers with what `score` says, and keeps what it was sent. */
function calleeOf(score: Callee['score']): { readonly callee: Callee; readonly sent: string[] } {
  const sent: string[] = [];
  count += 1;
  return {
    sent,
    callee: {
      queryKey: ['test', count],
      keptAs: `/projects/${count}`,
      folder: undefined,
      isReady: true,
      usage: () =>
        Promise.resolve({
          scoringUrl: 'http://127.0.0.1:1/score',
          swaggerUrl: '',
          openapiUrl: '',
          headers: {},
          example: '{"data":[1]}',
          snippets: [],
        }),
      document: () => Promise.resolve({ ...ANSWER, status: 404 }),
      score: (body) => {
        sent.push(body);
        return score(body);
      },
      snippets: () => Promise.resolve([]),
    },
  };
}

const show = (callee: Callee): Promise<unknown> =>
  renderPage({ path: '/runs', component: () => <RequestPanel callee={callee} /> });

test('the example is there to be sent, and its response is shown with status and time', async () => {
  const { callee, sent } = calleeOf(() => Promise.resolve(ANSWER));
  await show(callee);
  const send = await screen.findByRole('button', { name: 'Send' });
  await waitFor(() => expect(send).toHaveProperty('disabled', false));
  fireEvent.click(send);
  await screen.findByText('200');
  screen.getByText('12 ms');
  expect(JSON.parse(sent[0] ?? '')).toEqual({ data: [1] });
});

test('what is not JSON is not sent; the panel says why', async () => {
  const { callee, sent } = calleeOf(() => Promise.resolve(ANSWER));
  setDraft(callee.keptAs, { text: '{"data": [1' });
  await show(callee);
  fireEvent.click(await screen.findByRole('button', { name: 'Send' }));
  expect((await screen.findByRole('alert')).textContent).toContain('Invalid JSON.');
  expect(sent).toEqual([]);
});

test('a call that fails does not look like one that waits for its first response', async () => {
  const { callee } = calleeOf(() => Promise.reject(new Error('nothing listens there')));
  await show(callee);
  const send = await screen.findByRole('button', { name: 'Send' });
  await waitFor(() => expect(send).toHaveProperty('disabled', false));
  fireEvent.click(send);
  await waitFor(() => expect(screen.queryByText('The response appears here.')).toBeNull());
  expect(screen.queryByText('200')).toBeNull();
});
