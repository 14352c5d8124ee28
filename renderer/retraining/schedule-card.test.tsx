// @vitest-environment happy-dom
import { fireEvent, screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { thresholdProject } from '#core/retraining/testing/threshold-project.ts';
import { renderPage, submitBy } from '#renderer/testing/render-page.tsx';
import { ScheduleCard } from './schedule-card.tsx';
import { changedSchedule, scheduleCommandLine, valuesOf } from './schedule-values.ts';

vi.mock('#renderer/rpc/client.ts', () => import('#renderer/testing/core-client.ts'));

async function show() {
  const { folder } = await thresholdProject();
  const page = await renderPage({ path: '/project', component: () => <ScheduleCard folder={folder} /> });
  const type = async (name: string, value: string): Promise<void> => {
    fireEvent.change(await screen.findByRole('textbox', { name }), { target: { value } });
  };
  return { ...page, folder, type };
}

test('a schedule is turned on with its next time, starts nothing, and is turned off', async () => {
  const { folder, client, type } = await show();
  await type('Times', '30 4 1 * *');
  await type('Time zone', 'Europe/Vienna');
  fireEvent.click(screen.getByRole('checkbox', { name: 'Also when the data has changed' }));
  screen.getByText(
    `$ slipway schedule set ${folder} --cron '30 4 1 * *' --timezone Europe/Vienna --trigger new-data`,
  );
  submitBy(screen.getByRole('button', { name: 'Turn on' }));
  await screen.findByText('On, on this machine');
  await screen.findByText('Next');
  const set = await client.retraining.schedule({ folder });
  expect(set).toMatchObject({
    isOn: true,
    schedule: { cron: '30 4 1 * *', timezone: 'Europe/Vienna', missed: 'run', triggers: ['new-data'] },
  });
  expect(await client.retraining.list({ folder })).toEqual({ retrainings: [] });
  fireEvent.click(await screen.findByRole('button', { name: 'Turn off' }));
  await screen.findByText('Off');
  expect(await client.retraining.schedule({ folder })).toMatchObject({ isOn: false });
});

test('a day that never comes is refused in the form', async () => {
  const { type } = await show();
  await type('Times', '0 0 31 2 *');
  submitBy(screen.getByRole('button', { name: 'Turn on' }));
  await screen.findByText(/never comes/);
});

test.each([
  [{ cron: '' }, { cron: null }, '--no-cron'],
  [{ catchesUp: false }, { missed: 'skip' }, '--missed skip'],
  [{ drift: true }, { triggers: ['new-data', 'drift'] }, '--trigger new-data drift'],
  [{ newData: false }, { triggers: [] }, '--no-trigger'],
  [{}, {}, ''],
])('the form changes only what differs: %j', (typed, change, words) => {
  const before = { cron: '0 3 * * *', timezone: 'UTC', missed: 'run', triggers: ['new-data'] } as const;
  const schedule = { ...before, triggers: [...before.triggers] };
  const found = changedSchedule({ ...valuesOf(schedule), ...typed }, schedule);
  expect(found).toEqual(change);
  expect(scheduleCommandLine('/p', found)).toBe(`slipway schedule set /p ${words}`.trim());
});
