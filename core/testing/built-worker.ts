import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');

/** Has the thread that reads projects built as it is shipped, for the tests of a file. Returns where it lies. */
export function withBuiltWorker(): () => URL {
  const out = join('out', 'worker-test', randomUUID());
  beforeAll(async () => {
    const vite = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');
    const words = [vite, 'build', '--config', join('cli', 'vite.config.ts'), '--outDir', out];
    const { NODE_ENV: _, VITEST: __, ...environment } = process.env;
    await promisify(execFile)(process.execPath, words, { cwd: ROOT, env: environment });
  });
  afterAll(() => rm(join(ROOT, out), { recursive: true, force: true }));
  return () => pathToFileURL(join(ROOT, out, 'manifest-worker.js'));
}
