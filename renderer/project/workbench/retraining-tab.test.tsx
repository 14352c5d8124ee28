// @vitest-environment happy-dom
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { thresholdProject } from '#core/retraining/testing/threshold-project.ts';
import { renderPage } from '#renderer/testing/render-page.tsx';
import { workspaceOf } from '../workspace/workspace-store.ts';
import { RetrainingTab } from './retraining-tab.tsx';

vi.mock('#renderer/rpc/client.ts', () => import('#renderer/testing/core-client.ts'));

test('a manifest in braces takes the section of a training', async () => {
  const written = '{name: threshold, models: [{name: threshold-model, path: model.json}]}';
  const { folder } = await thresholdProject({ 'slipway.yml': written });
  await renderPage({ path: '/project', component: () => <RetrainingTab folder={folder} /> });
  fireEvent.click(await screen.findByRole('button', { name: 'Insert into slipway.yml' }));
  await waitFor(() => expect(workspaceOf(folder).drafts['slipway.yml']).toBeDefined());
  expect(workspaceOf(folder).drafts['slipway.yml']?.text).toMatch(
    /^\{name: threshold, models: .*, training: \{script: train\.py, holdout: \{file: holdout\.csv, label: level\}, .*\}\}$/,
  );
});
