// @vitest-environment happy-dom
import { fireEvent, screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import type { Failure } from '#contract/manifest/failure.ts';
import { renderPage } from '#renderer/testing/render-page.tsx';
import { workspaceOf } from '../workspace/workspace-store.ts';
import { RequestWanted } from './request-wanted.tsx';

vi.mock('#renderer/rpc/client.ts', () => import('#renderer/testing/core-client.ts'));

const FOLDER = '/projects/recommender';
const FAILURE: Failure = {
  stage: 'run()',
  type: 'KeyError',
  message: "'text'",
  place: 'score.py:11',
  logLine: 3,
  diagnostic: {
    severity: 'error',
    code: 'call-failed',
    message: "KeyError: 'text'",
    file: 'score.py',
    range: { startLine: 11, startColumn: 1, endLine: 11, endColumn: 30 },
    fixes: [],
  },
};

test('a project of which nothing is known asks for a request', async () => {
  await renderPage({ path: '/runs', component: () => <RequestWanted folder={FOLDER} failure={undefined} /> });
  expect(await screen.findByRole('heading', { name: 'Send one request' })).toBeTruthy();
  expect(screen.getByText(/could not find out what run\(\) expects/)).toBeTruthy();
  expect(screen.queryByRole('alert')).toBeNull();
});

test('a guess that failed is told as one, with the line', async () => {
  await renderPage({ path: '/runs', component: () => <RequestWanted folder={FOLDER} failure={FAILURE} /> });
  expect(await screen.findByText(/guessed a request/)).toBeTruthy();
  expect(screen.getByText(/KeyError/)).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'score.py:11' }));
  expect(workspaceOf(FOLDER).active).toBe('score.py');
});
