import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { localPathOf } from '#core/host/local-path.ts';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import { keptRows } from '../kept-rows.ts';
import { readLabels } from './read-labels.ts';

test('a file with more labels than are kept in memory is refused', async () => {
  const path = localPathOf(join(await temporaryFolder(), 'labels.csv'));
  await writeFile(path, 'request_id,label\na,yes\nb,no\nc,\nd,yes\n');
  const read = (rows: number, letters: number) =>
    readLabels(path, undefined, keptRows('labels.csv', { rows, letters }));
  await expect(read(3, 100)).resolves.toMatchObject({ count: 3 });
  await expect(read(2, 100)).rejects.toMatchObject({ code: 'bad_input' });
  await expect(read(3, 10)).rejects.toMatchObject({ code: 'bad_input' });
});
