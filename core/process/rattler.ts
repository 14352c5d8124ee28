import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SlipwayError } from '#contract/errors.ts';
import { CONDA_PROGRAM } from '#core/engine/conda/conda-packages.ts';
import { RATTLER_REQUIREMENTS, RATTLER_VERSION } from '#core/engine/conda/rattler-requirement.ts';
import type { EngineWork } from '#core/engine/engine.ts';
import { type CommandEnd, runCommand } from '#core/host/command.ts';
import { removeFolder } from '#core/host/remove-folder.ts';
import { withLock } from '#core/store/lock.ts';
import { isFolder, putInPlace } from './layer.ts';
import { buildEnvironment, pythonIn, runUv, type UvGround } from './uv.ts';

/** Runs the program that finds and installs conda packages. It is installed the first time. */
export async function runRattler(
  ground: UvGround,
  call: { readonly arguments: readonly string[]; readonly input?: string },
  work: EngineWork,
): Promise<CommandEnd> {
  const tool = await provideRattler(ground, work);
  return runCommand({
    file: pythonIn(tool),
    environment: await buildEnvironment(ground),
    folder: ground.places.folder,
    signal: work.signal,
    onErrorLine: (line) => work.log(line, 'conda'),
    ...call,
    arguments: ['-I', join(tool, PROGRAM), ...call.arguments],
  });
}

const PROGRAM = 'conda_packages.py';

/** One for each Python: a virtual environment follows its interpreter. */
async function provideRattler(ground: UvGround, work: EngineWork): Promise<string> {
  const { places, python } = ground;
  const tool = join(places.tool, `rattler-${RATTLER_VERSION}-${python.version}`);
  await mkdir(places.tool, { recursive: true });
  return withLock(
    `${tool}.lock`,
    async () => {
      if (!(await isFolder(tool))) await installRattler(ground, tool, work);
      // The program belongs to this Slipway, the folder to every one on this machine.
      await writeFile(join(tool, PROGRAM), CONDA_PROGRAM);
      return tool;
    },
    { signal: work.signal, patience: Number.POSITIVE_INFINITY },
  );
}

async function installRattler(ground: UvGround, tool: string, work: EngineWork): Promise<void> {
  work.step('rattler', 'Install py-rattler, once');
  const draft = `${tool}.${randomUUID().slice(0, 8)}.making`;
  try {
    const venv = ['venv', '--quiet', '--relocatable', '--python', ground.python.path, draft];
    mustSucceed(await runUv(ground, { arguments: venv }, work));
    const requirements = join(draft, 'requirements.txt');
    await writeFile(requirements, RATTLER_REQUIREMENTS);
    const install = ['pip', 'install', '--require-hashes', '--only-binary', ':all:', '-r', requirements];
    mustSucceed(await runUv(ground, { arguments: [...install, '--python', pythonIn(draft)] }, work));
    await putInPlace(draft, tool);
  } finally {
    await removeFolder(draft);
  }
  work.endStep('rattler');
}

function mustSucceed(end: CommandEnd): void {
  if (end.code === 0) return;
  throw new SlipwayError('engine_failed', {
    message: 'py-rattler, which installs conda packages, cannot be installed from the package index.',
    hint: 'Check `slipway settings get`: package index, proxies and CA certificates.',
    details: { output: end.errorOutput.trim().split('\n').slice(-20).join('\n') },
  });
}
