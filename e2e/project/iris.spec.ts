import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '../fixtures/slipway.ts';
import {
  chooseEngine,
  editAtEnd,
  flow,
  openExample,
  runProject,
  typeRequest,
} from '../fixtures/workbench.ts';

for (const engine of ['Docker', 'Process'] as const) {
  test(`a new user opens the iris example, runs it with ${engine} and gets a prediction`, async ({
    page,
    folders,
  }) => {
    await openExample(page);
    test.skip(!(await chooseEngine(page, engine)), `${engine} is not available on this machine`);
    await expect(flow(page)).toContainText('not built yet');

    await runProject(page);
    await expect(page.getByTestId('answer')).toContainText('setosa');
    await expect(flow(page)).toContainText('127.0.0.1:');

    // Another request than the example.
    await typeRequest(
      page,
      await readFile(join(folders.home, 'Slipway/iris/requests/one-flower.json'), 'utf8'),
    );
    await page.keyboard.press('ControlOrMeta+Enter');
    await expect(page.getByTestId('answer').getByText('probability')).toHaveCount(1);

    // The log is live: the call is there without a reload.
    await page.getByRole('tab', { name: 'Log', exact: true }).click();
    await expect(
      page
        .getByRole('log')
        .getByText(/POST \/score/)
        .first(),
    ).toBeVisible();

    // What is not JSON is told and not sent.
    await typeRequest(page, '{');
    await page.getByRole('button', { name: 'Send' }).click();
    await expect(page.getByText('Invalid JSON.')).toBeVisible();
    await page.getByRole('button', { name: 'Use the example' }).click();

    // An edit of the script leads to a new answer at the same address.
    const address = await page.getByRole('button', { name: /^Run 127\.0\.0\.1/ }).textContent();
    await editAtEnd(page, 'score.py');
    await page.keyboard.insertText('\n_first_run = run\ndef run(input_df):\n    return ["edited"]\n');
    await expect(page.getByRole('tab', { name: 'score.py •' })).toBeVisible();
    await page.keyboard.press('ControlOrMeta+S');
    await expect(page.getByRole('tab', { name: 'score.py', exact: true })).toBeVisible();
    expect(await readFile(join(folders.home, 'Slipway/iris/score.py'), 'utf8')).toContain('edited');
    await runProject(page);
    await expect(page.getByTestId('answer')).toContainText('edited');
    await expect(page.getByRole('button', { name: /^Run 127\.0\.0\.1/ })).toContainText(
      /127\.0\.0\.1:\d+/.exec(address ?? '')?.[0] ?? 'an address',
    );

    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await expect(flow(page)).toContainText('stopped');
  });
}
