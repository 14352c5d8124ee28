import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { SlipwayError } from '#contract/errors.ts';
import type { EngineWork } from '#core/engine/engine.ts';
import type { FileLayer } from '#core/engine/image-plan.ts';
import { runCommand } from '#core/host/command.ts';
import type { Python } from '#core/process/python.ts';
import program from './compile_bytecode.py?raw';
import { inImage } from './image-python.ts';
import { openWheel, type WheelFile } from './wheel.ts';

/** A Python file: a member of a wheel, or a file of this machine; and its place in the image. */
type Source = readonly [archive: string | null, name: string, place: string];

interface Compiling {
  readonly python: Python;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** A folder for what is thrown away. */
  readonly temporary: string;
}

/** Where Python files of wheels go in an image of that Python (`3.11`). */
export async function wheelSources(wheels: readonly WheelFile[], python: string): Promise<readonly Source[]> {
  const sources: Source[] = [];
  for (const file of wheels) {
    const wheel = await openWheel(file, python);
    await wheel.close();
    sources.push(...wheel.modules.map(([name, place]): Source => [file.path, name, place]));
  }
  return sources;
}

export function fileSources({ target, files }: FileLayer): readonly Source[] {
  return files
    .filter(({ path }) => path.endsWith('.py'))
    .map(({ path, source }): Source => [null, source, `${inImage(target)}/${path}`]);
}

/**
 * Compiles Python files into an archive of bytecode, which `use` reads: a service starts in half the time. Nothing of them is run.
 * Bytecode is the same on every processor.
 */
export async function withBytecode<Result>(
  { python, environment, temporary }: Compiling,
  sources: readonly Source[],
  use: (archive: string) => Promise<Result>,
  work: EngineWork,
): Promise<Result> {
  await mkdir(temporary, { recursive: true });
  const out = join(temporary, `bytecode-${randomUUID()}.zip`);
  try {
    const { code, errorOutput } = await runCommand({
      file: python.path,
      arguments: ['-I', '-S', '-B', '-c', program],
      environment: { PATH: environment.PATH, SYSTEMROOT: environment.SYSTEMROOT },
      input: JSON.stringify({ out, files: sources }),
      signal: work.signal,
    });
    if (code !== 0) {
      work.log(errorOutput, 'bytecode');
      throw new SlipwayError('build_failed', {
        message: `The bytecode of the packages cannot be made with Python ${python.version} (${python.path}).`,
        hint: 'See the log of the build. Another Python: `slipway settings set python PATH`.',
        details: { output: errorOutput.slice(-2000) },
      });
    }
    return await use(out);
  } finally {
    await rm(out, { force: true });
  }
}
