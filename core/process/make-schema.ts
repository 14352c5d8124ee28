import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { SlipwayError } from '../../contract/errors.ts';
import type { EngineWork } from '../engine/engine.ts';
import { type ImagePlan, SCHEMA_FOLDER } from '../engine/image-plan.ts';
import { runCommand } from './command.ts';
import { type LocalFolders, scoringEnvironment, toLocalPaths } from './local-paths.ts';
import type { Environment } from './python.ts';
import { stageFiles } from './stage-files.ts';
import { pythonIn } from './uv.ts';

/** The scoring server's exit code for a script that can not be imported (its wire.py, EXIT_SCRIPT). */
const EXIT_SCRIPT = 3;

/**
 * Makes schema.json, swagger.json and openapi.json in an application folder whose models and script are there.
 * `script_invalid` when the script had to be imported and can't be, `build_failed` for anything else.
 */
export async function makeSchema(
  request: { readonly plan: ImagePlan; readonly folders: LocalFolders; readonly machine: Environment },
  work: EngineWork,
): Promise<void> {
  const { plan, folders, machine } = request;
  await stageFiles({
    files: plan.schema.files,
    folder: folders.application,
    isReadOnly: false,
    signal: work.signal,
  });
  const { code, errorOutput } = await runCommand({
    file: pythonIn(folders.environment),
    arguments: [
      ...['-m', 'slipway_scoring', 'schema'],
      ...plan.schema.arguments.map((argument) => toLocalPaths(argument, folders)),
      ...['--out', SCHEMA_FOLDER],
    ],
    environment: scoringEnvironment({ machine, plan: plan.environment, folders }),
    folder: folders.application,
    signal: work.signal,
    onOutputLine: (line) => work.log(line, 'schema'),
    onErrorLine: (line) => work.log(line, 'schema'),
  });
  if (code !== 0) throw schemaError(code, errorOutput);
  await rm(join(folders.application, SCHEMA_FOLDER, 'source'), { recursive: true, force: true });
}

/** The first line says what failed and where; traceback, packages and files follow. */
function schemaError(code: number, errorOutput: string): SlipwayError {
  const lines = errorOutput.split('\n').filter((line) => line.trim() !== '');
  const first = lines[0]?.replace(/^slipway_scoring: /, '') ?? `it ended with code ${code} and said nothing`;
  const details = { lines: lines.slice(0, 60) };
  if (code === EXIT_SCRIPT)
    return new SlipwayError('script_invalid', {
      message: `The script can not be imported to read its schema: ${first}`,
      hint: 'Mend the script, or name a schema file in the manifest: then it is not imported for this.',
      details,
    });
  return new SlipwayError('build_failed', {
    message: `The schema can not be made: ${first}`,
    hint: 'Look at the schema file and the sample requests.',
    details,
  });
}
