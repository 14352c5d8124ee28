import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';

const ROOT = join(import.meta.dirname, '..', '..');

/** Builds a TypeScript program of core into `folder`, so that a plain Node can run it. Returns its path. */
export async function buildProgram(name: string, folder: string): Promise<string> {
  await build({
    configFile: false,
    root: ROOT,
    logLevel: 'silent',
    build: {
      ssr: join(import.meta.dirname, `${name}.ts`),
      outDir: join(folder, 'program'),
      target: 'node20',
      rolldownOptions: { output: { entryFileNames: `${name}.mjs` } },
    },
  });
  // What is not bundled is looked for next to the program.
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'dir');
  return join(folder, 'program', `${name}.mjs`);
}

export interface StartedProgram {
  readonly child: ChildProcessWithoutNullStreams;
  /** Whole lines of its output so far. */
  readonly lines: string[];
  readonly exited: Promise<number | null>;
}

/** Starts a built program and gathers its output line by line. */
export function startProgram(path: string, ...parameters: readonly string[]): StartedProgram {
  const child = spawn(process.execPath, [path, ...parameters]);
  const lines: string[] = [];
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts);
  });
  child.stderr.pipe(process.stderr);
  const exited = new Promise<number | null>((resolve) => {
    child.once('close', (code) => resolve(code));
  });
  return { child, lines, exited };
}
