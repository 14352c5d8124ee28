import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type Dockerode from 'dockerode';
import type { EngineWork } from '#core/engine/engine.ts';
import { APP_FOLDER, type ImagePlan } from '#core/engine/image-plan.ts';
import { schemaError } from '#core/engine/schema-error.ts';
import { writeAtomically } from '#core/store/atomic-file.ts';
import type { SchemaDocuments } from './image-build.ts';
import { runTaskContainer } from './task-container.ts';

const RESULT = '/tmp/slipway-schema';

/**
 * Makes the schema documents of a plan in a container without network and without rights. What they follow from
 * is their key, under which they are kept: an edit of the script rebuilds them only when the script is read for them.
 */
export async function schemaDocuments(
  docker: Dockerode,
  request: { readonly plan: ImagePlan; readonly foundation: string; readonly cacheFolder: string },
  work: EngineWork,
): Promise<SchemaDocuments> {
  const { plan } = request;
  const folder = join(request.cacheFolder, schemaKey(plan, request.foundation));
  const kept = await readKept(folder);
  if (kept !== undefined) return kept;
  work.step('schema', 'Make the schema');
  const { exitCode, files, output, errors } = await runTaskContainer(
    docker,
    {
      title: 'Making the schema',
      image: request.foundation,
      user: '10001:10001',
      command: ['python3', '-m', 'slipway_scoring', 'schema', ...plan.schema.arguments, '--out', RESULT],
      files: [
        ...plan.schema.files.map((file) => ({ path: `${APP_FOLDER.slice(1)}/${file.path}`, file })),
        ...(plan.schema.reads === 'nothing' ? [] : plan.script.files).map((file) => ({
          path: `${APP_FOLDER.slice(1)}/${file.path}`,
          file,
        })),
      ],
      network: 'none',
      environment: plan.schema.environment,
      resultFolder: RESULT,
    },
    work,
  );
  for (const line of [output, errors]) if (line.trim() !== '') work.log(line, 'schema');
  if (exitCode !== 0) {
    work.endStep('schema', 'failed');
    throw schemaError(exitCode, errors);
  }
  await keep(folder, files);
  work.endStep('schema');
  return files;
}

function schemaKey(plan: ImagePlan, foundation: string): string {
  const digests = [...plan.schema.files, ...plan.scoring.files].map((file) => [file.path, file.digest]);
  const { reads } = plan.schema;
  const script = reads === 'nothing' ? [] : plan.script.files.map((file) => [file.path, file.digest]);
  const inputs = JSON.stringify([
    plan.schema.arguments,
    plan.schema.environment,
    digests,
    script,
    reads === 'import' ? foundation : '',
  ]);
  return createHash('sha256').update(inputs).digest('hex').slice(0, 32);
}

async function readKept(folder: string): Promise<SchemaDocuments | undefined> {
  // No folder: nothing is kept.
  const names = await readdir(folder).catch((): string[] => []);
  if (!names.includes('openapi.json')) return undefined;
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  return Object.fromEntries(names.map((name, index) => [name, texts[index] ?? '']));
}

/** openapi.json last: while it is not there, the folder does not count. */
async function keep(folder: string, files: SchemaDocuments): Promise<void> {
  await mkdir(folder, { recursive: true });
  const names = Object.keys(files).sort(
    (a, b) => Number(a === 'openapi.json') - Number(b === 'openapi.json'),
  );
  for (const name of names) await writeAtomically(join(folder, name), files[name] ?? '', { durable: false });
}
