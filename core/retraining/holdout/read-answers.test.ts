import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { keptRows } from '#core/telemetry/kept-rows.ts';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import { readAnswers } from './read-answers.ts';

const RULES = { file: 'rows.csv', label: 'y' };

async function read(lines: readonly object[], letters = 1_000_000) {
  const path = join(await temporaryFolder(), 'answers.jsonl');
  await writeFile(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  return readAnswers(path, RULES as never, lines.length, keptRows('the answers', { rows: 3, letters }));
}

test('a reason is kept as far as a person reads it', async () => {
  const [answer] = await read([{ row: 0, error: { message: 'x'.repeat(1_000_000) } }]);
  expect(answer).toEqual({ kind: 'failed', reason: 'x'.repeat(2000) });
});

test('equal answers take the place of one, and too many different ones are refused', async () => {
  const same = [0, 1, 2].map((row) => ({ row, output: 'x'.repeat(900) }));
  expect(await read(same, 1000)).toHaveLength(3);
  const different = [0, 1, 2].map((row) => ({ row, output: `${row}${'x'.repeat(900)}` }));
  await expect(read(different, 1000)).rejects.toMatchObject({ code: 'bad_input' });
  const forms = [0, 1, 2].map((row) => ({ row, output: { [`${row}${'x'.repeat(900)}`]: 1 } }));
  await expect(read(forms, 1000)).rejects.toMatchObject({ code: 'bad_input' });
  await expect(read([...same, { row: 3, output: 'x' }])).rejects.toMatchObject({ code: 'bad_input' });
});
