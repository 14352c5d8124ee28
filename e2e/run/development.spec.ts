import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '../fixtures/slipway.ts';
import { chooseEngine, editAtEnd, flow, openExample, UP_MS } from '../fixtures/workbench.ts';

for (const engine of ['Process', 'Docker'] as const) {
  test(`a saved edit of the script is in the next answer of the ${engine} engine, without a build`, async ({
    page,
    folders,
  }) => {
    await openExample(page);
    test.skip(!(await chooseEngine(page, engine)), `${engine} is not available on this machine`);
    await page.getByRole('button', { name: 'Restart on save' }).click();
    const strip = page.getByRole('status').filter({ hasText: 'Saved changes apply without a build.' });
    await expect(strip).toBeVisible({ timeout: UP_MS });

    await page.getByRole('button', { name: 'Send' }).click();
    await expect(page.getByTestId('answer')).toContainText('setosa');
    await editAtEnd(page, 'score.py');
    await page.keyboard.insertText('\n_first_run = run\ndef run(input_df):\n    return ["edited"]\n');
    await page.keyboard.press('ControlOrMeta+S');
    // A small and busy machine takes its time: how long is told by the task's log, not here.
    await expect(strip).toContainText('Restarted once.', { timeout: UP_MS });
    await page.getByRole('button', { name: 'Send' }).click();
    await expect(page.getByTestId('answer')).toContainText('edited');
    await expect(flow(page)).toContainText('iris:1');

    // An edit with errors, by another program: the run goes on as it was.
    const script = join(folders.home, 'Slipway/iris/score.py');
    await writeFile(script, 'def run(input_df:\n');
    await expect(
      page.getByText('The change has errors. The server keeps running the last good version:'),
    ).toBeVisible();
    await page.getByRole('button', { name: 'Send' }).click();
    await expect(page.getByTestId('answer')).toContainText('edited');

    // Changes that need a build are named.
    await writeFile(script, 'def init():\n    pass\n\ndef run(input_df):\n    return ["again"]\n');
    await appendFile(join(folders.home, 'Slipway/iris/conda.yml'), '  - six\n');
    await expect(page.getByText('Build to apply changes to: conda.yml')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Build and restart' })).toBeVisible();

    await page.getByRole('button', { name: 'Restart on save' }).click();
    await expect(flow(page)).toContainText('stopped');
  });
}
