// @vitest-environment happy-dom
import { fireEvent, screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import type { Task } from '#contract/task/task.ts';
import { renderPage } from '#renderer/testing/render-page.tsx';
import { workspaceOf } from '../workspace/workspace-store.ts';
import { FlowBar } from './flow-bar.tsx';
import type { Flow } from './use-flow.ts';

vi.mock('#renderer/rpc/client.ts', () => import('#renderer/testing/core-client.ts'));

const FOLDER = '/projects/iris';
const nothing = (): void => undefined;
const FLOW: Flow = {
  project: { folder: FOLDER, name: 'iris', hasManifest: true, files: [], diagnostics: [] },
  task: undefined,
  isBusy: false,
  errors: 0,
  answer: undefined,
  needsRequest: false,
  build: nothing,
  run: nothing,
  stop: nothing,
  cancel: nothing,
};

const show = (flow: Partial<Flow>, reason?: string): Promise<unknown> =>
  renderPage({
    path: '/project',
    component: () => (
      <FlowBar
        flow={{ ...FLOW, ...flow }}
        folder={FOLDER}
        publish={{
          tone: 'idle',
          note: 'not published yet',
          isBusy: false,
          reason,
          hint: '',
          act: nothing,
          show: nothing,
        }}
      />
    ),
  });

test('a new project has all its way before it', async () => {
  await show({});
  const way = await screen.findByRole('list', { name: 'From build to publish' });
  for (const note of ['not built yet', 'not running', 'not called yet', 'not published yet'])
    expect(way.textContent).toContain(note);
});

test('problems are counted where they hold the way up, and a click leads to them', async () => {
  await show({ errors: 2 });
  fireEvent.click(await screen.findByRole('button', { name: /2 problems/ }));
  expect(workspaceOf(FOLDER).bottom).toBe('problems');
});

test('the last response stands at the test, with status and time', async () => {
  const request = { method: 'POST', path: '/score' };
  await show({
    answer: { status: 200, headers: {}, body: '[]', encoding: 'text', milliseconds: 143, request },
  });
  await screen.findByText('200 in 143 ms');
});

test('a request that is wanted is no failure', async () => {
  const request = { method: 'POST', path: '/score' };
  await show({
    needsRequest: true,
    answer: { status: 500, headers: {}, body: '', encoding: 'text', milliseconds: 1, request },
  });
  const way = await screen.findByRole('list', { name: 'From build to publish' });
  expect(way.textContent).toContain('needs a request');
  expect(way.textContent).not.toContain('500');
});

test.each([
  ['run.up', ['Check the project'], 'the last build failed'],
  ['run.up', ['Check the project', 'ready'], 'failed to start'],
  ['run.restart', [], 'failed to start'],
  ['image.build', ['ready'], 'the last build failed'],
] as const)('%s that failed after %j says so', async (kind, steps, note) => {
  await show({
    task: {
      id: 'task',
      kind,
      title: 'iris',
      state: 'failed',
      startedAt: '2026-01-01T00:00:00.000Z',
      steps: steps.map((id) => ({ id, title: id, state: 'done' })),
      error: { code: 'build_failed', message: 'It did not work.' },
    } as unknown as Task,
  });
  const way = await screen.findByRole('list', { name: 'From build to publish' });
  expect(way.textContent).toContain(note);
});
