import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type FileLayer, type PlannedFile, SCORING_FOLDER } from '#core/engine/image-plan.ts';

const projectSchema = z.object({
  project: z.object({
    dependencies: z.array(z.string()),
    'optional-dependencies': z.object({ stores: z.array(z.string()) }),
  }),
});

/** The scoring server as it goes into images: its files, and what it needs in addition to the user's own packages. */
export interface ScoringServer {
  readonly layer: FileLayer;
  readonly requirements: readonly string[];
  /** What it needs besides to store recorded calls in object stores. */
  readonly storeRequirements: readonly string[];
}

/** Packages of the scoring server's folder that are shipped; tests and settings of its development stay out. */
const SHIPPED = ['slipway_scoring', 'azure', 'azureml', 'azureml_inference_server_http'];

/** Reads the scoring server from the resources folder. */
export async function readScoringServer(resources: string): Promise<ScoringServer> {
  const { parse } = await import('smol-toml');
  const folder = join(resources, 'scoring');
  const project = projectSchema.parse(parse(await readFile(join(folder, 'pyproject.toml'), 'utf8')));
  const files = (await Promise.all(SHIPPED.map((name) => listPackage(folder, name)))).flat();
  files.sort((a, b) => (a.path < b.path ? -1 : 1));
  return {
    layer: { kind: 'scoring', title: 'Scoring server', target: SCORING_FOLDER, files },
    requirements: project.project.dependencies,
    storeRequirements: project.project['optional-dependencies'].stores,
  };
}

async function listPackage(folder: string, name: string): Promise<readonly PlannedFile[]> {
  const entries = await readdir(join(folder, name), { recursive: true, withFileTypes: true }).catch(
    (): [] => [], // The aliases are optional: an image works without them.
  );
  const wanted = entries.filter((entry) => entry.isFile() && isShipped(entry.name));
  return Promise.all(
    wanted.map(async (entry) => {
      const source = join(entry.parentPath, entry.name);
      const bytes = await readFile(source);
      return {
        path: source.slice(folder.length + 1).replaceAll('\\', '/'),
        digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}`,
        size: bytes.length,
        source,
      };
    }),
  );
}

function isShipped(fileName: string): boolean {
  return (fileName.endsWith('.py') || fileName === 'py.typed') && !/^test_|^conftest/.test(fileName);
}
