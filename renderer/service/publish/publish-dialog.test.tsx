// @vitest-environment happy-dom
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { writeKubeconfig } from '#core/testing/kubeconfig.ts';
import type { TemporaryCore } from '#core/testing/temporary-core.ts';
import { renderPage } from '#renderer/testing/render-page.tsx';
import { exampleService } from '../testing/example-service.ts';
import { PublishHost } from './publish-host.tsx';
import { askToPublish, closePublishing, type PublishSubject } from './publish-store.ts';

vi.mock('#renderer/rpc/client.ts', () => import('#renderer/testing/core-client.ts'));
afterEach(closePublishing);

const service = exampleService();

async function addCluster({ client }: TemporaryCore): Promise<void> {
  // Nothing listens there: a plan fails at once, and says so.
  const kubeconfig = await writeKubeconfig({ server: 'https://127.0.0.1:1', namespace: 'apps' });
  await client.cluster.add({ name: service.cluster, kubeconfig, registry: 'registry.example.org/team' });
}

async function open(
  subject: PublishSubject,
  prepare?: (core: TemporaryCore) => Promise<void>,
): Promise<void> {
  await renderPage({
    path: '/services',
    component: PublishHost,
    ...(prepare === undefined ? {} : { prepare }),
  });
  askToPublish(subject);
  await screen.findByRole('dialog');
}

test('without a cluster there is nothing to fill in, but the way to add one', async () => {
  await open({});
  await screen.findByRole('button', { name: 'Add a cluster' });
  expect(screen.queryByRole('textbox')).toBeNull();
});

test('without an image that can be published it says what to build', async () => {
  await open({}, addCluster);
  await screen.findByText('No image to publish');
});

test('an update keeps name and cluster, and needs no more than its image', async () => {
  await open({ service }, addCluster);
  await screen.findByText(`Update ${service.name}`);
  expect(screen.queryByLabelText('Cluster')).toBeNull();
  expect(screen.getByRole('button', { name: 'Review the plan' })).toHaveProperty('disabled', false);
});

test('the plan is shown before anything is started, and can be left for the form as it was', async () => {
  await open({ service }, addCluster);
  fireEvent.click(await screen.findByRole('button', { name: 'Review the plan' }));
  await screen.findByText(`Plan: update ${service.name} on ${service.cluster}`);
  // The cluster does not answer: there is no plan, so there is nothing to agree to.
  await screen.findByRole('button', { name: 'Try again' });
  expect(screen.queryByRole('button', { name: 'Update' })).toBeNull();

  fireEvent.click(screen.getByRole('button', { name: 'Back' }));
  await waitFor(() => screen.getByRole('button', { name: 'Review the plan' }));
});
