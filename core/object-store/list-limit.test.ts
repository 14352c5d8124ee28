import { expect, test } from 'vitest';
import type { Page } from './bucket.ts';
import { limited } from './list-limit.ts';

const OBJECT = { name: 'a', size: 1, changedAt: '2026-11-30T00:00:00Z' };
const NOTHING: Page = { objects: [], folders: [] };
const OBJECTS: Page = { ...NOTHING, objects: Array(5000).fill(OBJECT) };
const FOLDERS: Page = { ...NOTHING, folders: Array(5000).fill('a/') };

async function* pages(page: Page, count: number): AsyncGenerator<Page> {
  for (let each = 0; each < count; each += 1) yield page;
}

async function count(listed: AsyncIterable<Page>): Promise<number> {
  let found = 0;
  for await (const { objects, folders } of listed) found += objects.length + folders.length;
  return found;
}

test.each([
  ['1,000,000 objects', OBJECTS, 200, 1_000_000],
  ['100,000 folders', FOLDERS, 20, 100_000],
  ['10,000 pages', NOTHING, 10_000, 0],
])('a list has up to %s', async (limit, page, most, found) => {
  expect(await count(limited('s3://a', pages(page, most)))).toBe(found);
  await expect(count(limited('s3://a', pages(page, Number.POSITIVE_INFINITY)))).rejects.toMatchObject({
    code: 'storage_failed',
    message: `A list of s3://a has more than ${limit}.`,
    hint: expect.any(String),
  });
});
