// @vitest-environment happy-dom
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { writeKubeconfig } from '#core/testing/kubeconfig.ts';
import type { TemporaryCore } from '#core/testing/temporary-core.ts';
import { renderPage } from '#renderer/testing/render-page.tsx';
import { exampleService } from '../testing/example-service.ts';
import { PublishHost } from './publish-host.tsx';
import { askToDeploy, askToPublish, closePublishing, type PublishSubject } from './publish-store.ts';

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

test('an update keeps name and cluster, and waits for an image to update to', async () => {
  await open({ service }, addCluster);
  await screen.findByText(`Update ${service.name}`);
  const review = await screen.findByRole('button', { name: 'Review the plan' });
  expect(screen.queryByLabelText('Cluster')).toBeNull();
  // This machine has no image, and the cluster that serves one does not answer.
  expect(review).toHaveProperty('disabled', true);
});

test('without a plan there is nothing to agree to', async () => {
  await renderPage({ path: '/services', component: PublishHost, prepare: addCluster });
  const { cluster, name } = service;
  askToDeploy(
    { isNew: false, input: { cluster, name, settings: {}, force: false, image: 'iris:4' } },
    { from: service.image.reference },
  );
  await screen.findByText(`Plan: update ${name} on ${cluster}`);
  await screen.findByRole('button', { name: 'Try again' });
  expect(screen.queryByRole('button', { name: 'Update' })).toBeNull();

  fireEvent.click(screen.getByRole('button', { name: 'Cancel' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
});
