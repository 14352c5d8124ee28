import { mkdir } from 'node:fs/promises';
import type { EngineWork, LockRequest } from '#core/engine/engine.ts';
import { explainResolution } from '#core/engine/resolution.ts';
import type { Places } from './places.ts';
import type { Environment, Python } from './python.ts';
import { runUv } from './uv.ts';

/** Pins and hashes requirements for a Python of this machine. Errors as `Engine.lock`. */
export async function lockRequirements(
  ground: { readonly places: Places; readonly environment: Environment; readonly python: Python },
  request: LockRequest,
  work: EngineWork,
): Promise<string> {
  const { places, environment, python } = ground;
  await mkdir(places.folder, { recursive: true });
  const { code, output, errorOutput } = await runUv(
    { places, environment, python, settings: request.settings },
    {
      arguments: [
        ...['pip', 'compile', '-', '--quiet', '--generate-hashes', '--no-header', '--no-annotate'],
        ...['--python', python.path],
      ],
      input: request.requirements,
      onErrorLine: (line) => work.log(line, 'lock'),
    },
    work,
  );
  if (code === 0) return output.endsWith('\n') ? output : `${output}\n`;
  throw explainResolution(errorOutput, request.requirements);
}
