// @vitest-environment happy-dom
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { renderPage } from '#renderer/testing/render-page.tsx';
import { ClusterDialog } from './cluster-dialog.tsx';
import { KubeconfigSource } from './kubeconfig-source.tsx';
import { RoleCard } from './role-card.tsx';

vi.mock('#renderer/rpc/client.ts', () => import('#renderer/testing/core-client.ts'));

const nothing = (): void => undefined;
const CONTEXTS = [
  { name: 'prod', cluster: 'prod', user: 'ada', server: 'https://prod.example.org', isCurrent: true },
  { name: 'kind-kind', cluster: 'kind', user: 'kind', server: 'https://127.0.0.1:6443', isCurrent: false },
];
const FOUND = {
  namespaces: ['default', 'models'],
  ingressClasses: [{ name: 'nginx', isDefault: true }],
  registries: [{ address: 'localhost:5001', pullAddress: 'registry:5000', from: 'cluster' }],
};

async function show(discover: (input: unknown) => Promise<unknown>) {
  const add = vi.fn(async (input: unknown) => input);
  await renderPage({
    path: '/clusters',
    component: () => <ClusterDialog isOpen onClose={nothing} onSaved={nothing} />,
    inPlaceOf: () => ({
      cluster: { contexts: async () => ({ path: 'config', contexts: CONTEXTS }), discover, add },
    }),
  });
  return add;
}

const textOf = (label: string): unknown =>
  Reflect.get(screen.getByLabelText(label, { selector: 'input' }), 'value');

test('a cluster of this machine is chosen with one click and can then be added', async () => {
  const discover = vi.fn(async () => FOUND);
  const add = await show(discover);
  fireEvent.click(await screen.findByRole('button', { name: 'Use kind-kind (kind)' }));
  await waitFor(() => expect(textOf('Registry')).toBe('localhost:5001'));
  expect(discover.mock.calls[0]?.[0 as never]).toEqual({ context: 'kind-kind' });
  await screen.findByText('Found: 2 namespaces, 1 registries, 1 ingress classes.');
  const button = screen.getByRole('button', { name: 'Add a cluster' });
  expect(button).toHaveProperty('disabled', false);
  fireEvent.submit(button.closest('form') ?? document.body);
  await waitFor(() => expect(add).toHaveBeenCalled());
  expect(add.mock.calls[0]?.[0]).toMatchObject({
    context: 'kind-kind',
    registry: 'localhost:5001',
    pullRegistry: 'registry:5000',
    exposure: { kind: 'none' },
  });
});

test('no cluster is asked before somebody wants it, and what is found can be chosen', async () => {
  const discover = vi.fn(async () => FOUND);
  await show(discover);
  await waitFor(() => expect(textOf('Name')).toBe('prod'));
  expect(discover).not.toHaveBeenCalled();
  fireEvent.click(screen.getByRole('button', { name: 'Look into the cluster' }));
  await screen.findByText(/^Found: 2 namespaces/);
  fireEvent.focus(screen.getByLabelText('Namespace', { selector: 'input' }));
  fireEvent.click(await screen.findByRole('option', { name: 'models', hidden: true }));
  await waitFor(() => expect(textOf('Namespace')).toBe('models'));
});

test('a cluster that does not answer says so, and the fields can be filled by hand', async () => {
  await show(async () => {
    throw new Error('no way');
  });
  await waitFor(() => expect(textOf('Name')).toBe('prod'));
  fireEvent.click(screen.getByRole('button', { name: 'Look into the cluster' }));
  await screen.findByRole('alert');
  fireEvent.change(screen.getByLabelText('Registry'), { target: { value: 'registry.example.org/team' } });
  expect(textOf('Registry')).toBe('registry.example.org/team');
});

test('the message to the administrator has the rights that are missing and the Role that grants them', async () => {
  const writeText = vi.fn(async (_text: string) => undefined);
  const role = 'kind: Role\nmetadata: { name: slipway }';
  Object.defineProperty(navigator, 'clipboard', { value: { writeText }, configurable: true });
  await renderPage({
    path: '/clusters',
    component: () => (
      <RoleCard
        cluster={{ context: 'prod', namespace: 'models' }}
        role={role}
        missing={[
          { group: 'apps', resource: 'deployments', verb: 'create' },
          { group: 'apps', resource: 'deployments', verb: 'patch' },
        ]}
      />
    ),
  });
  fireEvent.click(await screen.findByRole('button', { name: 'Copy a message to your administrator' }));
  const message = writeText.mock.calls[0]?.[0] ?? '';
  for (const part of [
    'namespace models (context prod)',
    '- create, patch deployments',
    'kind: Role\nmetadata',
    'kubectl apply -f',
  ])
    expect(message).toContain(part);
});

test.each([
  [[{ name: 'kind', create: 'kind create cluster' }], true],
  [[], false],
])('without a kubeconfig the programs that make a cluster here are offered: %j', async (tools, isOffered) => {
  await renderPage({
    path: '/clusters',
    component: () => <KubeconfigSource onChoose={nothing} />,
    inPlaceOf: () => ({ cluster: { localTools: async () => ({ tools }) } }),
  });
  await screen.findByRole('button', { name: 'Copy a message to your administrator' });
  if (isOffered) await screen.findByText(/kind create cluster/);
  else expect(screen.queryByText(/You can also make a cluster/)).toBeNull();
});
