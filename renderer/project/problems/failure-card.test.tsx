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

const SLOW: Failure = {
  ...FAILURE,
  type: '',
  message: 'init() is still running after 10 s.',
  diagnostic: { ...FAILURE.diagnostic, severity: 'warning', fixes: [] },
};

async function show(
  does: { readonly onRunAgain?: () => void; readonly onStop?: () => void },
  options: { readonly isBusy?: boolean; readonly failure?: Failure } = {},
): Promise<void> {
  const { isBusy = false, failure = FAILURE } = options;
  await renderPage({
    path: '/runs',
    component: () => (
      <FailureCard
        folder={FOLDER}
        failure={failure}
        log="task"
        isBusy={isBusy}
        onRunAgain={does.onRunAgain ?? (() => undefined)}
        onStop={does.onStop ?? (() => undefined)}
      />
    ),
  });
  await screen.findByRole('heading', { name: /^init\(\)/ });
}

test('the error, its line, the suggestion and the fix are on the card', async () => {
  const runAgain = vi.fn();
  await show({ onRunAgain: runAgain });
  expect(screen.getByRole('heading', { name: 'init() failed' })).toBeTruthy();
  expect(screen.getByRole('alert').textContent).toContain('FileNotFoundError');
  expect(screen.getByText('Did you mean “modell.joblib”?')).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Write “modell.joblib”' })).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Run again' }));
  expect(runAgain).toHaveBeenCalledOnce();
});

test('the place opens the file at the line', async () => {
  await show({});
  fireEvent.click(screen.getByRole('button', { name: 'score.py:6' }));
  expect(workspaceOf(FOLDER).active).toBe('score.py');
  expect(useReveal.getState().wish).toEqual({ folder: FOLDER, path: 'score.py', range: RANGE });
});

test('the log with the traceback comes to the front; nothing runs twice', async () => {
  await show({}, { isBusy: true });
  fireEvent.click(screen.getByRole('button', { name: 'Show the log' }));
  expect(workspaceOf(FOLDER).bottom).toBe('task');
  expect(screen.getByRole('button', { name: 'Run again' })).toHaveProperty('disabled', true);
});

test('a start that does not end shows its line and can be stopped', async () => {
  const stop = vi.fn();
  await show({ onStop: stop }, { isBusy: true, failure: SLOW });
  expect(screen.getByRole('heading', { name: 'init() is taking long' })).toBeTruthy();
  expect(screen.getByRole('button', { name: 'score.py:6' })).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Run again' })).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'Stop it' }));
  expect(stop).toHaveBeenCalledOnce();
});

test('once it is stopped, the line stays and it can be run again', async () => {
  await show({}, { failure: SLOW });
  expect(screen.getByRole('button', { name: 'score.py:6' })).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Stop it' })).toBeNull();
  expect(screen.getByRole('button', { name: 'Run again' })).toBeTruthy();
});
