// @vitest-environment happy-dom
import { fireEvent, screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import type { Failure } from '#contract/manifest/failure.ts';
import { renderPage } from '#renderer/testing/render-page.tsx';
import { useReveal } from '../workspace/reveal.ts';
import { workspaceOf } from '../workspace/workspace-store.ts';
import { FailureCard } from './failure-card.tsx';

vi.mock('#renderer/rpc/client.ts', () => import('#renderer/testing/core-client.ts'));

const FOLDER = '/projects/own';
const RANGE = { startLine: 6, startColumn: 1, endLine: 6, endColumn: 30 };
const FAILURE: Failure = {
  stage: 'init()',
  type: 'FileNotFoundError',
  message: "No such file: 'model.joblib'",
  place: 'score.py:6',
  logLine: 3,
  diagnostic: {
    severity: 'error',
    code: 'start-failed',
    message: "FileNotFoundError: No such file: 'model.joblib'",
    hint: 'Did you mean “modell.joblib”?',
    file: 'score.py',
    range: RANGE,
    fixes: [
      {
        title: 'Write “modell.joblib”',
        edits: [{ file: 'score.py', range: RANGE, text: '"modell.joblib"' }],
      },
    ],
  },
};

async function show(onRunAgain: () => void, isBusy = false): Promise<void> {
  await renderPage({
    path: '/runs',
    component: () => (
      <FailureCard folder={FOLDER} failure={FAILURE} log="task" isBusy={isBusy} onRunAgain={onRunAgain} />
    ),
  });
  await screen.findByRole('heading', { name: 'init() failed' });
}

test('the error, its line, the suggestion and the fix are on the card', async () => {
  const runAgain = vi.fn();
  await show(runAgain);
  expect(screen.getByRole('alert').textContent).toContain('FileNotFoundError');
  expect(screen.getByText('Did you mean “modell.joblib”?')).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Write “modell.joblib”' })).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Run again' }));
  expect(runAgain).toHaveBeenCalledOnce();
});

test('the place opens the file at the line', async () => {
  await show(() => undefined);
  fireEvent.click(screen.getByRole('button', { name: 'score.py:6' }));
  expect(workspaceOf(FOLDER).active).toBe('score.py');
  expect(useReveal.getState().wish).toEqual({ folder: FOLDER, path: 'score.py', range: RANGE });
});

test('the log with the traceback comes to the front; nothing runs twice', async () => {
  await show(() => undefined, true);
  fireEvent.click(screen.getByRole('button', { name: 'Show the log' }));
  expect(workspaceOf(FOLDER).bottom).toBe('task');
  expect(screen.getByRole('button', { name: 'Run again' })).toHaveProperty('disabled', true);
});
