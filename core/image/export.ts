import { constants } from 'node:fs';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { LocalPath } from '#contract/local-path.ts';
import type { CoreContext } from '#core/context.ts';
import type { ContextEntry } from '#core/docker/context-tar.ts';
import { wholeDockerfile } from '#core/docker/dockerfile.ts';
import { foundationEntries } from '#core/docker/image-build.ts';
import type { BuildSettings } from '#core/engine/engine.ts';
import { APP_FOLDER, type ImagePlan, SCHEMA_FOLDER } from '#core/engine/image-plan.ts';
import { getManifest } from '#core/manifest/manifest-versions.ts';
import { exportTarget } from '#core/store/export-target.ts';
import type { ImageRecord } from '#core/store/store.ts';
import type { TaskWork } from '#core/task/tasks.ts';
import { digestOfScoring } from './build.ts';
import { findImage, type ImageChoice } from './image-records.ts';
import { planManifest } from './plan-manifest.ts';
import { readScoringServer } from './scoring-layer.ts';

export interface ExportRequest extends ImageChoice {
  readonly path: LocalPath;
  readonly as: 'archive' | 'context';
  readonly overwrite: boolean;
}

/** Writes an image to `path`: as `docker save` archive, or as a folder that builds without Slipway. */
export async function exportImage(
  context: CoreContext,
  request: ExportRequest,
  work: TaskWork,
): Promise<{ readonly path: string }> {
  const image = await findImage(context, request);
  const target = await exportTarget(context, request);
  try {
    if (request.as === 'archive')
      await context.engines
        .builder(image.engine)
        .exportArchive({ engineId: image.engineId, tag: image.tag, path: target.draft }, work);
    else await writeContext(context, image, target.draft, work);
    await target.commit();
  } finally {
    await target.discard();
  }
  return { path: request.path };
}

/** Nothing of this machine goes along: neither its certificates nor its package index. */
const NOTHING_OF_OURS: BuildSettings = {
  packageIndex: undefined,
  extraPackageIndexes: [],
  condaChannels: [],
  proxies: {},
  caCertificates: undefined,
  network: 'default',
};

/** The Dockerfile that an image was built with, as one file. */
export async function dockerfileOf(context: CoreContext, choice: ImageChoice): Promise<string> {
  return wholeDockerfile(await planOf(context, await findImage(context, choice)));
}

async function planOf(context: CoreContext, image: ImageRecord): Promise<ImagePlan> {
  const scoring = await readScoringServer(context.resources);
  const manifest = await getManifest(context, image.reference);
  return planManifest(context, { manifest, scoring, scoringDigest: digestOfScoring(scoring) });
}

async function writeContext(
  context: CoreContext,
  image: ImageRecord,
  folder: string,
  work: TaskWork,
): Promise<void> {
  const plan = await planOf(context, image);
  const entries = [
    ...foundationEntries(plan, NOTHING_OF_OURS),
    ...serviceEntries(plan),
    ...(await schemaEntries(context, image)),
  ];
  for (const [index, entry] of entries.entries()) {
    work.signal.throwIfAborted();
    await place(join(folder, entry.path), entry);
    work.step('export', 'Write the files', {
      amount: { done: index + 1, total: entries.length, unit: 'files' },
    });
  }
  await writeFile(join(folder, 'Dockerfile'), wholeDockerfile(plan));
  await writeFile(join(folder, 'README.md'), readme(image));
}

function serviceEntries(plan: ImagePlan): readonly ContextEntry[] {
  return plan.script.files.map((file) => ({ path: `app/${file.path}`, file }));
}

async function schemaEntries(context: CoreContext, image: ImageRecord): Promise<readonly ContextEntry[]> {
  const engine = context.engines.builder(image.engine);
  const names = ['schema.json', 'swagger.json', 'openapi.json'];
  const texts = await Promise.all(
    names.map((name) => engine.readImageFile(image.engineId, `${APP_FOLDER}/${SCHEMA_FOLDER}/${name}`)),
  );
  return names.flatMap((name, index) => {
    const text = texts[index];
    return text === undefined ? [] : [{ path: `schema/${name}`, text }];
  });
}

async function place(path: string, entry: ContextEntry): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  if ('text' in entry) await writeFile(path, entry.text);
  else await copyFile(entry.file.source, path, constants.COPYFILE_FICLONE);
}

function readme(image: ImageRecord): string {
  return [
    `# ${image.reference}`,
    '',
    'Builds with Docker 20.10 or later (BuildKit) or Podman 4.4 or later, without Slipway:',
    '',
    `    DOCKER_BUILDKIT=1 docker build -t ${image.tag} .`,
    `    docker run --rm -p 127.0.0.1:5001:5001 ${image.tag}`,
    '',
    'If it says that buildx is missing, install that: the package `docker-buildx-plugin`, in Debian `docker-buildx`.',
    '',
    'Behind a proxy that reads TLS, put its certificates into `build/ca.pem`; another package index goes into',
    '`build/uv.toml` and `build/pip.conf`. Neither stays in the image.',
    '',
  ].join('\n');
}
