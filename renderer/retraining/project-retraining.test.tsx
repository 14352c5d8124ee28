// @vitest-environment happy-dom
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { thresholdProject } from '#core/retraining/testing/threshold-project.ts';
import { renderPage, submitBy } from '#renderer/testing/render-page.tsx';
import { ProjectRetraining } from './project-retraining.tsx';

vi.mock('#renderer/rpc/client.ts', () => import('#renderer/testing/core-client.ts'));

async function show(change: Readonly<Record<string, string>> = {}, withEditor = true) {
  const inserted: string[] = [];
  const { folder, manifest } = await thresholdProject(change);
  const page = await renderPage({
    path: '/project',
    component: () => (
      <ProjectRetraining
        folder={folder}
        {...(withEditor ? { onInsert: (text: string) => void inserted.push(text) } : {})}
      />
    ),
  });
  return { ...page, folder, manifest, inserted };
}

const WITHOUT = 'name: threshold\nmodels:\n  - {name: threshold-model, path: model.json}\n';

test('a project without a training is shown the section for its script, which one click inserts', async () => {
  const { inserted } = await show({ 'slipway.yml': WITHOUT });
  await screen.findByText(/train\.py writes the model of this project/);
  fireEvent.click(screen.getByRole('button', { name: 'Insert into slipway.yml' }));
  expect(inserted[0]).toContain('holdout: {file: holdout.csv, label: level}');
});

test('where no editor is, it leads to the project', async () => {
  const { folder, address } = await show({ 'slipway.yml': WITHOUT }, false);
  fireEvent.click(await screen.findByRole('button', { name: 'Open the project' }));
  await waitFor(() => expect(address()).toContain(folder));
});

test('a training that cannot start says why', async () => {
  const broken = `${WITHOUT}training: {script: other.py}\n`;
  await show({ 'slipway.yml': broken });
  await screen.findByRole('heading', { name: 'The training cannot start' });
  await screen.findByText(/other\.py/);
});

test('a retraining starts with other values, is followed, and is cancelled', async () => {
  const { folder, client } = await show({
    'train.py': 'import time\ntime.sleep(600)\nopen("model.json", "w")\n',
  });
  const parameter = await screen.findByRole<HTMLInputElement>('textbox', { name: 'shift' });
  expect(parameter.value).toBe('0');
  fireEvent.change(parameter, { target: { value: '2.5' } });
  fireEvent.change(screen.getByRole('textbox', { name: 'Data: train' }), {
    target: { value: `${folder}/holdout.csv` },
  });
  screen.getByText(`$ slipway retrain ${folder} -p shift=2.5 --data train=${folder}/holdout.csv`);
  submitBy(screen.getByRole('button', { name: 'Retrain now' }));
  const card = (await screen.findByRole('heading', { level: 3, name: /^threshold-1/ })).closest('section');
  if (card === null) throw new Error('The retraining that runs has no card.');
  fireEvent.click(await within(card).findByRole('button', { name: 'Cancel the retraining' }));
  await screen.findByText('cancelled', {}, { timeout: 20_000 });
  const link = screen.getByRole('link', { name: 'threshold-1' });
  expect(link.getAttribute('href')).toContain('/retrainings?selected=threshold-1');
  expect(await client.retraining.get({ id: 'threshold-1' })).toMatchObject({ state: 'cancelled' });
});

test('a value that the parameter cannot have is refused in the form', async () => {
  await show();
  fireEvent.change(await screen.findByRole('textbox', { name: 'shift' }), { target: { value: 'much' } });
  submitBy(screen.getByRole('button', { name: 'Retrain now' }));
  await screen.findByText(/“shift” is a number, not “much”/);
});
