import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import { ROOT } from '../fixtures/environment.ts';

const OUT = join(ROOT, 'out');

test('the preload script is one file that requires Electron once and nothing else', async () => {
  expect(await readdir(join(OUT, 'preload'))).toEqual(['index.cjs']);
  const text = await readFile(join(OUT, 'preload/index.cjs'), 'utf8');
  expect(text.match(/require\(["']electron["']\)/g)).toHaveLength(1);
  expect(text.match(/require\(/g)).toHaveLength(1);
  expect(text).not.toMatch(/\bimport\b|contextBridge|exposeInMainWorld/);
});

test('the page loads its scripts and styles as files of its own, none of them inline', async () => {
  const html = await readFile(join(OUT, 'renderer/index.html'), 'utf8');
  expect(html).not.toMatch(/<script(?![^>]*\ssrc=)/);
  expect(html).not.toMatch(/https?:\/\//);
  for (const [, address = ''] of html.matchAll(/(?:src|href)="([^"]+)"/g))
    expect(address).toMatch(/^(\.\/|\/?assets\/)/);
});

test('what is loaded before an editor is opened weighs at most 350 KB, compressed', async () => {
  const html = await readFile(join(OUT, 'renderer/index.html'), 'utf8');
  const scripts = [...html.matchAll(/(?:src|href)="\.?\/?(assets\/[^"]+\.js)"/g)].map(
    ([, file = '']) => file,
  );
  const seen = new Set<string>();
  const visit = async (file: string): Promise<number> => {
    if (seen.has(file)) return 0;
    seen.add(file);
    const text = await readFile(join(OUT, 'renderer', file), 'utf8');
    const imported = [
      ...text.matchAll(/(?:^|[;}\s])(?:import|export)[^;"'()]*?from?\s*["']\.\/([^"']+\.js)["']/g),
    ];
    let bytes = gzipSync(text).length;
    for (const [, name = ''] of imported) bytes += await visit(`assets/${name}`);
    return bytes;
  };
  let total = 0;
  for (const file of scripts) total += await visit(file);
  expect(seen.size).toBeGreaterThan(0);
  expect(total).toBeLessThanOrEqual(350 * 1024);
});
