// @vitest-environment happy-dom
import { screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { thresholdProject } from '#core/retraining/testing/threshold-project.ts';
import { frozenManifest } from '#core/testing/manifest.ts';
import { renderPage } from '#renderer/testing/render-page.tsx';
import { exampleService } from '../testing/example-service.ts';
import { ServiceRetraining } from './service-retraining.tsx';

vi.mock('#renderer/rpc/client.ts', () => import('#renderer/testing/core-client.ts'));

/** The page of a service whose image has the digest of the manifest on this machine, or of another. */
async function show(isSame: boolean): Promise<void> {
  const { folder } = await thresholdProject();
  const manifest = frozenManifest({ reference: 'iris:3', version: 3, folder });
  const { image } = exampleService();
  const manifestDigest = isSame ? manifest.digest : `sha256:${'9'.repeat(64)}`;
  await renderPage({
    path: '/services',
    component: () => <ServiceRetraining service={exampleService({ image: { ...image, manifestDigest } })} />,
    prepare: ({ context: { store } }) => store.change(() => store.manifests.replace([manifest])),
  });
}

test('a service whose project is here is retrained from it', async () => {
  await show(true);
  await screen.findByRole('button', { name: 'Retrain now' });
  expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'shift' }).value).toBe('0');
});

test('one that was built elsewhere says so', async () => {
  await show(false);
  await screen.findByText('The project of this service is not on this machine');
});
