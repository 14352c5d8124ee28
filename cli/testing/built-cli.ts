import { type ChildProcessWithoutNullStreams, execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll } from 'vitest';

export const ROOT = join(import.meta.dirname, '..', '..');
/** Of this test file alone: others, and `npm run build`, write at the same time. */
const OUT = join('out', 'cli-test', randomUUID());
/** Stands for the bin. */
export const LAUNCHER = join(ROOT, OUT, 'launch.mjs');

/** Has the command line built as it is shipped before the tests of a file, and taken away after them. */
export function withBuiltCli(): void {
  beforeAll(buildCli);
  afterAll(() => rm(join(ROOT, OUT), { recursive: true, force: true }));
}

async function buildCli(): Promise<void> {
  const vite = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');
  const words = [vite, 'build', '--config', join('cli', 'vite.config.ts'), '--outDir', OUT];
  const { NODE_ENV: _, VITEST: __, ...environment } = process.env;
  await promisify(execFile)(process.execPath, words, { cwd: ROOT, env: environment });
  await mkdir(dirname(LAUNCHER), { recursive: true });
  await writeFile(
    LAUNCHER,
    `import { runSlipway } from './slipway.js';
await runSlipway({ root: ${JSON.stringify(ROOT)}, words: process.argv.slice(2), version: '0.0.0-test' });
`,
  );
}

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  readonly process: ChildProcessWithoutNullStreams;
  readonly ended: Promise<Ended>;
}

interface StartOptions {
  readonly dataFolder: string;
  readonly cwd?: string;
  readonly input?: string;
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** Starts `slipway WORDS…` as a process of its own, without a terminal. */
export function startCli(words: readonly string[], options: StartOptions): Started {
  const child = spawn(process.execPath, [LAUNCHER, ...words], {
    cwd: options.cwd ?? options.dataFolder,
    env: { PATH: process.env.PATH, SLIPWAY_HOME: options.dataFolder, ...options.environment },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  child.stdin.end(options.input);
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
  return { process: child, ended };
}

export function runCli(words: readonly string[], options: StartOptions): Promise<Ended> {
  return startCli(words, options).ended;
}
