import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { BuildSettings, EngineWork } from '#core/engine/engine.ts';
import { type ImagePlan, SCHEMA_FOLDER } from '#core/engine/image-plan.ts';
import { readNote } from '#core/host/read-note.ts';
import { removeFolder } from '#core/host/remove-folder.ts';
import { ensureEnvironment, environmentKey, holdEnvironment } from '#core/process/environment.ts';
import { ensureFileLayer } from '#core/process/layer.ts';
import { makeSchema } from '#core/process/make-schema.ts';
import type { Places } from '#core/process/places.ts';
import type { Environment, Python } from '#core/process/python.ts';
import { stageFiles } from '#core/process/stage-files.ts';
import { writeAtomically } from '#core/store/atomic-file.ts';
import { schemaInputs } from './plan-layers.ts';

export interface SchemaGround {
  /** Of the process engine: its environments make the documents. */
  readonly places: Places;
  readonly machine: Environment;
  readonly python: Python;
  readonly settings: BuildSettings;
  /** Where documents are kept. */
  readonly kept: string;
  readonly temporary: string;
}

/** What the scoring server needs to write a schema without the script. */
const OWN_PACKAGES = /^orjson==/;

/** Makes the schema documents of a plan on this machine, unless they are known. Errors as those of the process engine. */
export async function schemaDocuments(
  ground: SchemaGround,
  plan: ImagePlan,
  work: EngineWork,
): Promise<Readonly<Record<string, string>>> {
  const key = createHash('sha256')
    .update(JSON.stringify(schemaInputs(plan)))
    .digest('hex')
    .slice(0, 32);
  const path = join(ground.kept, `${key}.json`);
  const known = await readNote(path, z.record(z.string(), z.string()));
  if (known !== undefined) return known;
  const documents = await make(ground, plan, work);
  await mkdir(ground.kept, { recursive: true });
  await writeAtomically(path, JSON.stringify(documents), { durable: false });
  return documents;
}

async function make(
  ground: SchemaGround,
  plan: ImagePlan,
  work: EngineWork,
): Promise<Record<string, string>> {
  const { places, machine, python, settings } = ground;
  const isImported = plan.schema.reads === 'import';
  const lock = isImported ? plan.lock : ownPart(plan.lock);
  const needs = { lock, conda: undefined };
  const uv = { places, environment: machine, settings, python };
  const key = environmentKey(needs, python);
  return holdEnvironment(
    uv,
    key,
    async () => {
      const environment = await ensureEnvironment(uv, { key, plan: needs, isFresh: false }, work);
      const scoring = await ensureFileLayer(places, {
        layer: plan.scoring,
        isFresh: false,
        signal: work.signal,
      });
      const application = join(ground.temporary, `schema-${randomUUID()}`);
      try {
        await mkdir(application, { recursive: true });
        const files = [
          ...(isImported ? plan.models.flatMap((model) => model.files) : []),
          ...(plan.schema.reads === 'nothing' ? [] : plan.script.files),
        ];
        await stageFiles({ files, folder: application, isReadOnly: false, signal: work.signal });
        const folders = {
          application,
          scoring: scoring.folder,
          environment: join(places.environments, environment.id),
        };
        await makeSchema({ plan, folders, machine }, work);
        return await textsIn(join(application, SCHEMA_FOLDER));
      } finally {
        await removeFolder(application);
      }
    },
    work.signal,
  );
}

function ownPart(lock: string): string {
  return lock
    .split(/^(?=[A-Za-z0-9])/m)
    .filter((part) => OWN_PACKAGES.test(part))
    .join('');
}

async function textsIn(folder: string): Promise<Record<string, string>> {
  const texts: Record<string, string> = {};
  for (const name of (await readdir(folder)).sort()) texts[name] = await readFile(join(folder, name), 'utf8');
  return texts;
}
