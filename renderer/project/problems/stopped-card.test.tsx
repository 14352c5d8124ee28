// @vitest-environment happy-dom
import { fireEvent, screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import type { SlipwayClient } from '#contract/index.ts';
import type { Task } from '#contract/task/task.ts';
import { answerWith } from '#renderer/testing/core-client.ts';
import { renderPage } from '#renderer/testing/render-page.tsx';
import { changeWorkspace, workspaceOf } from '../workspace/workspace-store.ts';
import { StoppedCard } from './stopped-card.tsx';

vi.mock('#renderer/rpc/client.ts', () => import('#renderer/testing/core-client.ts'));

const FOLDER = '/projects/stopped';

async function show(options: {
  readonly code: NonNullable<Task['error']>['code'];
  readonly step?: string;
  readonly hasProcess?: boolean;
}): Promise<() => void> {
  const engines = [
    { kind: 'docker', available: false, chosen: true },
    { kind: 'process', available: options.hasProcess ?? true, chosen: false },
  ];
  answerWith({ system: { engines: () => Promise.resolve({ engines }) } } as unknown as SlipwayClient);
  const runAgain = vi.fn();
  await renderPage({
    path: '/runs',
    component: () => (
      <StoppedCard
        folder={FOLDER}
        error={{ code: options.code, message: 'It did not work.', hint: 'Try this.' }}
        step={options.step}
        isBusy={false}
        onRunAgain={runAgain}
      />
    ),
  });
  await screen.findByRole('alert');
  return runAgain;
}

test('what happened, at which step and what to do are on the card, and it can be tried again', async () => {
  const runAgain = await show({ code: 'build_failed', step: 'Dependencies' });
  expect(screen.getByRole('heading', { name: 'Dependencies failed' })).toBeTruthy();
  expect(screen.getByRole('alert').textContent).toBe('It did not work.');
  screen.getByText('Try this.');
  expect(screen.queryByRole('button', { name: 'Run without a container engine' })).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'Run again' }));
  expect(runAgain).toHaveBeenCalledOnce();
  fireEvent.click(screen.getByRole('button', { name: 'Show the log' }));
  expect(workspaceOf(FOLDER).bottom).toBe('task');
});

test('without a container engine one click runs it as a process', async () => {
  changeWorkspace(FOLDER, () => ({ engine: 'docker' }));
  const runAgain = await show({ code: 'engine_unavailable' });
  fireEvent.click(await screen.findByRole('button', { name: 'Run without a container engine' }));
  expect(workspaceOf(FOLDER).engine).toBe('process');
  expect(runAgain).toHaveBeenCalledOnce();
});

test('a process is not offered where there is no Python for it', async () => {
  await show({ code: 'engine_unavailable', hasProcess: false });
  await screen.findByRole('heading', { name: 'The project was not started' });
  expect(screen.queryByRole('button', { name: 'Run without a container engine' })).toBeNull();
});
