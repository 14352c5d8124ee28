import { expect, test } from '../fixtures/slipway.ts';
import { chooseEngine, openExample, runProject } from '../fixtures/workbench.ts';

/* The iris example has a journey of its own. */
const EXAMPLES = [/^Try the .*digits/i, /^Try the .*photo/i, /^Try the .*(wine|two)/i, /^Try the .*plain/i];

for (const engine of ['Docker', 'Process'] as const) {
  for (const example of EXAMPLES) {
    test(`the example ${example.source} comes up with ${engine} and answers`, async ({ page }) => {
      await openExample(page, example);
      expect(await chooseEngine(page, engine)).toBe(true);
      await runProject(page);
      await expect(page.getByTestId('answer')).not.toBeEmpty();
    });
  }
}
