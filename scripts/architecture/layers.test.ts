import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../repository.mjs';
import { allFiles, importsOf, productFiles } from './imports.mjs';
import { LAYERS } from './layers.mjs';
import { layerOf, tableProblems, violation } from './layers-check.mjs';
import { withLayers } from './layers-text.mjs';

test('every import of the product goes where the table of the layers lets it', () => {
  const files = productFiles();
  const imports = files.flatMap((file) => importsOf(file));
  // Not an empty list read by mistake.
  expect(imports.length).toBeGreaterThan(files.length);
  const problems = imports.map((found) => violation(found)).filter((problem) => problem !== undefined);
  // The message names all of them; a difference of long lists is cut.
  expect(problems, problems.join('\n')).toEqual([]);
});

test('every place of the table has files', () => {
  const places = new Set(productFiles().map((file) => layerOf(file)?.place));
  expect(LAYERS.map(({ place }) => place).filter((place) => !places.has(place))).toEqual([]);
});

test('a place uses only places above it, so that no circle is possible', () => {
  expect(tableProblems(LAYERS)).toEqual([]);
  expect(
    tableProblems([
      { place: 'a', holds: '', uses: ['b'] },
      { place: 'b', holds: '', uses: [] },
    ]),
  ).toHaveLength(1);
});

test('tests of core use what tests stand on by its variables, not by import', () => {
  const found = allFiles()
    .filter((file) => /^(contract|core|cli|main|preload|renderer)\//.test(file))
    .flatMap((file) => importsOf(file))
    .filter(({ to }) => to.startsWith('e2e/'));
  expect(found).toEqual([]);
});

test('ARCHITECTURE.md quotes the table', () => {
  const document = readFileSync(join(ROOT, 'ARCHITECTURE.md'), 'utf8');
  expect(withLayers(document), 'npm run format writes it').toBe(document);
});

describe('a forbidden import is found', () => {
  test.each([
    ['core/model/format/pickle/a.ts', "import { a } from '#core/image/plan.ts';"],
    ['core/model/format/a.ts', "import type { A } from '#core/image/plan.ts';"],
    ['core/manifest/source/a.ts', "export { a } from '../../image/plan.ts';"],
    ['core/manifest/a.ts', "export * from '../run/up.ts';"],
    ['core/image/a.ts', "const a = await import('#core/run/up.ts');"],
    ['core/run/a.ts', "type A = import('#core/cluster/clusters.ts').A;"],
    ['core/cluster/tls/a.ts', "import '#core/service/names.ts';"],
    ['core/host/a.ts', "import type { Task } from '#core/task/tasks.ts';"],
    ['core/engine/a.ts', "import { a } from '../docker/client.ts';"],
    ['core/log/a.ts', "import { a } from '#core/model/scan.ts';"],
    ['core/context.ts', "import type { A } from './service/service-sessions.ts';"],
    ['core/service/a.ts', "import { a } from '#cli/session/cli.ts';"],
    ['contract/model/a.ts', "import type { A } from '../image/image.ts';"],
    ['contract/a.ts', "import { a } from './index.ts';"],
    ['renderer/parts/log/a.tsx', "import { a } from '#core/log/line-log.ts';"],
    ['preload/a.ts', "import { a } from '#main/window.ts';"],
    ['main/a.ts', "import { a } from '#renderer/app/app.tsx';"],
    ['cli/serve/a.ts', "import { a } from '#main/window.ts';"],
    ['cli/terminal/a.ts', "import { a } from '#cli/session/output.ts';"],
    ['core/nowhere-before/a.ts', "import { a } from '#core/model/scan.ts';"],
    ['elsewhere/a.ts', "import { a } from '#core/model/scan.ts';"],
  ])('%s: %s', (file, text) => {
    expect(importsOf(file, text).map((found) => violation(found))).toEqual([expect.stringContaining(file)]);
  });
});
