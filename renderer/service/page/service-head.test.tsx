// @vitest-environment happy-dom
import { fireEvent, screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import type { Service } from '#contract/service/service.ts';
import { currentCommands } from '#renderer/page/offered-commands.ts';
import { renderPage } from '#renderer/testing/render-page.tsx';
import { usePublishing } from '../publish/publish-store.ts';
import { exampleService } from '../testing/example-service.ts';
import { ServiceHead } from './service-head.tsx';

vi.mock('#renderer/rpc/client.ts', () => import('#renderer/testing/core-client.ts'));

async function show(service: Service): Promise<{ readonly shown: string[] }> {
  const shown: string[] = [];
  await renderPage({
    path: '/services',
    component: () => <ServiceHead service={service} onShow={(view) => shown.push(view)} />,
  });
  await screen.findByRole('heading', { level: 2, name: service.name });
  return { shown };
}

test('Update leads; what the tabs show is not a button besides', async () => {
  await show(exampleService());
  const names = screen.getAllByRole('button').map((button) => button.textContent);
  expect(names[0]).toBe('Update…');
  expect(names).not.toContain('Logs');
  fireEvent.click(screen.getByRole('button', { name: 'Update…' }));
  expect(usePublishing.getState().publishing).toMatchObject({
    stage: 'form',
    subject: { service: { name: 'iris' } },
  });
  usePublishing.setState({ publishing: undefined });
});

test('the palette still leads to test and logs', async () => {
  const { shown } = await show(exampleService());
  currentCommands()
    .find(({ id }) => id === 'logs')
    ?.run();
  expect(shown).toEqual(['logs']);
});

test('a paused service can be resumed, and never has one replica of none', async () => {
  await show(exampleService({ state: 'paused', replicas: { wanted: 0, current: 1, updated: 1, ready: 1 } }));
  screen.getByRole('button', { name: 'Resume' });
  expect(screen.queryByRole('button', { name: 'Scale…' })).toBeNull();
  expect(document.body.textContent).not.toContain('of 0 ready');
});
