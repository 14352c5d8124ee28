import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { localPathOf } from '#core/host/local-path.ts';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import { countSharedRows } from './shared-rows.ts';

async function tables(...texts: readonly string[]) {
  const folder = await temporaryFolder();
  const paths = texts.map((_text, index) => localPathOf(join(folder, `${index}.csv`)));
  for (const [index, path] of paths.entries()) await writeFile(path, texts[index] ?? '');
  return paths;
}

const { signal } = new AbortController();

test('each row of the holdout counts once, in whatever files and however often it is there', async () => {
  const [holdout, ...training] = await tables(
    'a,b,y\n1,2,0\n1,2,1\n3,4,0\n5,6,0\n',
    'b,a\n2,1\n2,1\n9,9\n',
    'a,b\n1,2\n5,6\n',
    'a\n3\n',
  );
  expect(await countSharedRows(holdout ?? localPathOf(''), training, signal)).toBe(3);
});

test('many equal rows in both are counted in proportion to them', async () => {
  const [holdout, training] = await tables(
    `a,b\n${'1,2\n'.repeat(40_000)}`,
    `a,b\n${'1,2\n'.repeat(40_000)}`,
  );
  expect(await countSharedRows(holdout ?? localPathOf(''), [training ?? localPathOf('')], signal)).toBe(
    40_000,
  );
});
