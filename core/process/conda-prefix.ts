import { lstat, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SlipwayError } from '#contract/errors.ts';
import type { EngineWork } from '#core/engine/engine.ts';
import { condaCache } from './lock-conda.ts';
import { runRattler } from './rattler.ts';
import type { UvGround } from './uv.ts';

/** Where the conda packages of an environment lie in it. */
export function condaFolder(environment: string): string {
  return join(environment, 'conda');
}

/** The folders of a conda prefix that have programs. */
export function condaPrograms(environment: string): readonly string[] {
  const prefix = condaFolder(environment);
  return process.platform === 'win32'
    ? [prefix, join(prefix, 'Library', 'bin'), join(prefix, 'Scripts')]
    : [join(prefix, 'bin')];
}

/** The Python that conda packages brought. */
export function condaPython(environment: string): string {
  const prefix = condaFolder(environment);
  return process.platform === 'win32' ? join(prefix, 'python.exe') : join(prefix, 'bin', 'python');
}

/**
 * Installs conda packages into an environment that is being made in `draft` and will be `final`. `build_failed` when
 * one cannot be downloaded, or has other bytes than the lock says.
 */
export async function installConda(
  ground: UvGround,
  request: { readonly lock: string; readonly draft: string; readonly final: string },
  work: EngineWork,
): Promise<void> {
  const { draft, final } = request;
  const lockFile = join(draft, 'conda.lock');
  await writeFile(lockFile, request.lock);
  const end = await runRattler(
    ground,
    { arguments: ['install', lockFile, condaFolder(draft), condaCache(ground), condaFolder(final)] },
    work,
  );
  if (end.code === 0) return;
  const text = end.errorOutput.trim();
  throw new SlipwayError('build_failed', {
    message: `The conda packages cannot be installed: ${text.split('\n').at(-1) ?? ''}`,
    hint: /hash mismatch/.test(text)
      ? 'The channel has other bytes than when the packages were locked. Build with `--upgrade` to lock them again.'
      : 'Check the channels (`slipway settings get condaChannels`), the network and the proxy.',
    details: { output: text.split('\n').slice(-20).join('\n') },
  });
}

/**
 * Lets a virtual environment on the Python of its own conda packages follow when its folder gets its name: what it says of its
 * interpreter becomes that of `final`.
 */
export async function moveInterpreter(draft: string, final: string): Promise<void> {
  const settings = join(draft, 'pyvenv.cfg');
  await writeFile(settings, (await readFile(settings, 'utf8')).replaceAll(draft, final));
  if (process.platform === 'win32') return;
  const link = join(draft, 'bin', 'python');
  if (!(await lstat(link)).isSymbolicLink()) return;
  await rm(link);
  await symlink(join('..', 'conda', 'bin', 'python'), link);
}
