// @vitest-environment happy-dom
import { fireEvent, screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import type { Diagnostic } from '#contract/manifest/diagnostic.ts';
import { renderPage } from '#renderer/testing/render-page.tsx';
import { ProblemList } from './problem-list.tsx';

vi.mock('#renderer/rpc/client.ts', () => import('#renderer/testing/core-client.ts'));

function problem(line: number): Diagnostic {
  return {
    severity: 'error',
    code: 'missing-file',
    message: `Problem ${line}`,
    file: 'slipway.yml',
    range: { startLine: line, startColumn: 1, endLine: line, endColumn: 2 },
    fixes: [],
  };
}

async function show(count: number): Promise<void> {
  const diagnostics = Array.from({ length: count }, (_, index) => problem(index + 1));
  await renderPage({
    path: '/runs',
    component: () => <ProblemList folder="/projects/own" diagnostics={diagnostics} />,
  });
  await screen.findByRole('button', { name: 'Problem 1' });
}

const shown = (): number => screen.queryAllByRole('button', { name: /^Problem / }).length;

test('thousands of problems are shown in parts', async () => {
  await show(3000);
  expect(shown()).toBe(100);
  fireEvent.click(screen.getByRole('button', { name: 'More problems: 2900' }));
  expect(shown()).toBe(200);
  expect(screen.getByRole('button', { name: 'More problems: 2800' })).toBeTruthy();
});

test('a few are shown at once', async () => {
  await show(100);
  expect(shown()).toBe(100);
  expect(screen.queryByRole('button', { name: /^More problems/ })).toBeNull();
});
