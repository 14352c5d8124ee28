import { join } from 'node:path';
import type { EngineWork } from '#core/engine/engine.ts';
import { type ImagePlan, SCHEMA_FOLDER } from '#core/engine/image-plan.ts';
import { schemaError } from '#core/engine/schema-error.ts';
import { runCommand } from '#core/host/command.ts';
import { removeFolder } from '#core/host/remove-folder.ts';
import { type LocalFolders, scoringEnvironment, toLocalPaths } from './local-paths.ts';
import type { Environment } from './python.ts';
import { stageFiles } from './stage-files.ts';
import { pythonIn } from './uv.ts';

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
    environment: scoringEnvironment({ machine, plan: plan.schema.environment, folders }),
    folder: folders.application,
    signal: work.signal,
    onOutputLine: (line) => work.log(line, 'schema'),
    onErrorLine: (line) => work.log(line, 'schema'),
  });
  if (code !== 0) throw schemaError(code, errorOutput);
  await removeFolder(join(folders.application, SCHEMA_FOLDER, 'source'));
}
