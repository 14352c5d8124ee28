// @vitest-environment happy-dom
import { screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import type { ServicePlan } from '#contract/service/deployment.ts';
import { renderPage } from '#renderer/testing/render-page.tsx';
import { PlanContent } from './plan-content.tsx';

vi.mock('#renderer/rpc/client.ts', () => import('#renderer/testing/core-client.ts'));

const PLAN: ServicePlan = {
  cluster: 'prod',
  namespace: 'apps',
  service: 'iris',
  image: 'iris:4',
  isNew: false,
  rollsOut: true,
  changes: [{ subject: 'image', before: 'iris:3', after: 'iris:4' }],
  objects: [
    {
      kind: 'Deployment',
      name: 'iris',
      action: 'change',
      differences: [{ path: 'spec.replicas', before: '1', after: '2' }],
      yaml: '',
    },
    { kind: 'Service', name: 'iris', action: 'none', differences: [], yaml: '' },
  ],
  warnings: ['The quota leaves room for one replica only.'],
  drift: [],
};

const show = (plan: ServicePlan): Promise<unknown> =>
  renderPage({
    path: '/services',
    component: () => <PlanContent plan={plan} from="iris:3" model={undefined} />,
  });

test('an update names both images, what changes and what to beware of', async () => {
  await show(PLAN);
  await screen.findByText('iris:3 → iris:4');
  screen.getByText('replaced one by one, without downtime');
  screen.getByText('The quota leaves room for one replica only.');
  screen.getByText('Cluster objects: 1 of 2 changes');
  expect(screen.getByText(/spec\.replicas/).textContent).toContain('− 1');
});

test('a first publication has no changes to tell, only objects that are created', async () => {
  await show({ ...PLAN, isNew: true, rollsOut: false, changes: [] });
  await screen.findByText('started');
  expect(screen.queryByRole('heading', { name: 'Changes' })).toBeNull();
});
