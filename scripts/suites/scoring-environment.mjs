import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cacheFolder } from '../machine/cache-folder.mjs';
import { attempt, run } from '../machine/command.mjs';
import { ensurePackages } from '../machine/debian-packages.mjs';
import { withLock } from '../machine/lock.mjs';
import { step } from '../machine/progress.mjs';
import { ROOT } from '../repository.mjs';

const PYTHONS = [
  'python3',
  'python3.14',
  'python3.13',
  'python3.12',
  'python3.11',
  'python3.10',
  'python3.9',
  'python',
];
const PROBE =
  'import sys, venv, ensurepip; print(sys.executable, sys.version); sys.exit(sys.version_info < (3, 9))';

/**
 * A virtual environment with what the scoring server's tests need: its dependencies and those of its extras,
 * not the package itself, which runs from its sources as in an image. Kept until pyproject.toml or Python changes.
 *
 * @returns {Promise<string>} the environment's Python
 */
export async function ensureScoringEnvironment() {
  const project = join(ROOT, 'resources', 'scoring', 'pyproject.toml');
  const { command, identity } = await findPython();
  const digest = createHash('sha256')
    .update(identity)
    .update(await readFile(project))
    .digest('hex')
    .slice(0, 8);
  const folder = join(cacheFolder(), 'scoring', digest);
  const python = join(
    folder,
    ...(process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python']),
  );
  const finished = join(folder, 'finished');
  const isFinished = () => readFile(finished).then(Boolean, () => false);
  if (await isFinished()) return python;
  await withLock(join(cacheFolder(), 'scoring.lock'), async () => {
    if (await isFinished()) return;
    await step("Installing what the scoring server's tests need from PyPI", async () => {
      // Those of other checkouts stay: their tests may be running.
      await rm(folder, { recursive: true, force: true });
      await mkdir(dirname(folder), { recursive: true });
      await run(command, ['-m', 'venv', folder]);
      await run(python, ['-m', 'pip', 'install', '--quiet', 'uv']);
      // Unlike pip, uv can install a project's dependencies without the project.
      await run(python, [
        '-m',
        'uv',
        'pip',
        'install',
        '--quiet',
        '--python',
        python,
        '-r',
        project,
        '--all-extras',
      ]);
    });
    await writeFile(finished, identity);
  });
  return python;
}

/**
 * @returns {Promise<{command: string, identity: string}>} the first Python on PATH from 3.9 on that can make virtual
 *   environments, and what tells it from another; on Debian it is installed when there is none
 */
async function findPython() {
  const found = await findInstalledPython();
  if (found) return found;
  await ensurePackages(['python3', 'python3-venv', 'python3-pip']);
  const installed = await findInstalledPython();
  if (installed) return installed;
  throw new Error('No Python from 3.9 on with venv and ensurepip on PATH.');
}

async function findInstalledPython() {
  for (const command of PYTHONS) {
    const probe = await attempt(command, ['-c', PROBE]).catch(() => undefined);
    if (probe?.code === 0) return { command, identity: probe.stdout };
  }
  return undefined;
}
