import { open } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { craftedZip } from '#core/oci/testing/crafted-zip.ts';
import { readZipDirectory } from '#core/oci/zip-directory.ts';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import { withBytecode } from './bytecode.ts';

test('a file of megabytes is left without bytecode, and the others have theirs', async () => {
  const wheel = await craftedZip([
    { name: 'small.py', text: 'x = 1\n' },
    { name: 'broken.py', text: 'x = (\n' },
    { name: 'large.py', text: `x = [${'1,'.repeat(1_100_000)}]\n` },
    { name: 'blank.py', text: Buffer.alloc(50_000_000, ' ') },
  ]);
  const names = ['small', 'broken', 'large', 'blank'];
  const made = await withBytecode(
    {
      python: { path: 'python3', version: '3' } as never,
      environment: process.env,
      temporary: await temporaryFolder(),
    },
    names.map((name) => [wheel, `${name}.py`, `app/${name}.py`] as const),
    async (archive) => {
      const file = await open(archive);
      try {
        return (await readZipDirectory(file)).map(({ path }) => path);
      } finally {
        await file.close();
      }
    },
    { signal: new AbortController().signal, log: () => undefined } as never,
  );
  expect(made).toHaveLength(1);
  expect(made[0]).toMatch(/^app\/__pycache__\/small\./);
});
