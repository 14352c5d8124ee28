import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import type Dockerode from 'dockerode';
import { CONDA_PROGRAM } from '#core/engine/conda/conda-packages.ts';
import { RATTLER_REQUIREMENTS, RATTLER_VERSION } from '#core/engine/conda/rattler-requirement.ts';
import type { BuildRequest, BuildSettings, EngineWork } from '#core/engine/engine.ts';
import type { ImagePlan } from '#core/engine/image-plan.ts';
import { UV_REQUIREMENTS, UV_VERSION } from '#core/engine/uv-requirement.ts';
import { followBuild } from './build-progress.ts';
import { requestBuild } from './build-request.ts';
import { buildStepOf } from './build-steps.ts';
import { followBuildah } from './buildah-progress.ts';
import { explainDockerError, statusOf } from './client.ts';
import type { ContextEntry } from './context-tar.ts';
import {
  condaDockerfile,
  foundationDockerfile,
  lowerDockerfile,
  STAGES,
  serviceDockerfile,
  uvDockerfile,
} from './dockerfile.ts';
import { lockGroups } from './lock-groups.ts';
import { keepsCachesApart, productOf } from './product.ts';

/** Texts of the schema folder by file name: schema.json, swagger.json, openapi.json. */
export type SchemaDocuments = Readonly<Record<string, string>>;

/** The image below the script, built unless the engine has it already. Returns its tag. */
export async function ensureFoundation(
  docker: Dockerode,
  request: BuildRequest,
  work: EngineWork,
): Promise<{ readonly tag: string; readonly isNew: boolean }> {
  const baseId = await ensureBase(docker, request.plan.base, work);
  const tag = `slipway/foundation:${foundationKey(request.plan, baseId)}`;
  if (!request.noCache && (await imageId(docker, tag)) !== undefined) {
    work.step('foundation', 'Dependencies, scoring server and models');
    work.endStep('foundation', 'cached', 'nothing of it changed');
    return { tag, isNew: false };
  }
  await build(docker, {
    tag,
    dockerfile: await dockerfileOf(docker, request, work),
    entries: foundationEntries(request.plan, request.settings),
    request,
    target: STAGES.foundation,
    work,
  });
  return { tag, isNew: true };
}

async function dockerfileOf(docker: Dockerode, request: BuildRequest, work: EngineWork): Promise<string> {
  const product = await productOf(docker);
  const { plan } = request;
  if (product.name === 'Docker') return foundationDockerfile(plan);
  const uv = await ensureToolImage(docker, request, 'uv', work);
  const conda = plan.conda === undefined ? '' : await ensureToolImage(docker, request, 'conda', work);
  return lowerDockerfile(plan, { keepsCaches: keepsCachesApart(product), installers: { uv, conda } });
}

/** An image that resolves and installs dependencies: the base with uv, or with what installs conda packages. */
export async function ensureToolImage(
  docker: Dockerode,
  request: BuildRequest,
  stage: 'uv' | 'conda',
  work: EngineWork,
): Promise<string> {
  const baseId = await ensureBase(docker, request.plan.base, work);
  const tag = `slipway/${stage}:${TOOL_VERSIONS[stage]}-${baseId.replace('sha256:', '').slice(0, 16)}`;
  if ((await imageId(docker, tag)) !== undefined) return tag;
  const entries = foundationEntries({ ...request.plan, models: [] }, request.settings);
  const keepsCaches = keepsCachesApart(await productOf(docker));
  const toolDockerfile = stage === 'uv' ? uvDockerfile : condaDockerfile;
  await build(docker, {
    tag,
    dockerfile: toolDockerfile(request.plan.base, { keepsCaches, installers: STAGES }),
    entries,
    request,
    target: STAGES[stage],
    work,
  });
  return tag;
}

const TOOL_VERSIONS = { uv: UV_VERSION, conda: RATTLER_VERSION } as const;

/** The image itself, on top of its foundation. Returns its id. */
export async function buildService(
  docker: Dockerode,
  request: BuildRequest & {
    readonly foundation: string;
    readonly documents: SchemaDocuments;
    readonly tag: string;
  },
  work: EngineWork,
): Promise<string> {
  const { plan, documents } = request;
  const entries: readonly ContextEntry[] = [
    ...plan.script.files.map((file) => ({ path: `app/${file.path}`, file })),
    ...Object.entries(documents).map(([name, text]) => ({ path: `schema/${name}`, text })),
  ];
  const dockerfile = serviceDockerfile(plan, request.foundation);
  return build(docker, { tag: request.tag, dockerfile, entries, request, target: undefined, work });
}

/** The files that the lower part is built from, beside its Dockerfile. */
export function foundationEntries(plan: ImagePlan, settings: BuildSettings): readonly ContextEntry[] {
  return [
    ...lockGroups(plan.lock).map(({ name, text }) => ({ path: `lock/${name}/requirements.txt`, text })),
    ...condaEntries(plan),
    { path: 'build/ca.pem', text: settings.caCertificates ?? '' },
    { path: 'build/uv-requirements.txt', text: UV_REQUIREMENTS },
    { path: 'build/uv.toml', text: uvConfiguration(settings) },
    { path: 'build/pip.conf', text: pipConfiguration(settings) },
    ...plan.scoring.files.map((file) => ({ path: `scoring/${file.path}`, file })),
    ...plan.models.flatMap((model, index) =>
      model.files.map((file) => ({ path: `models/${index}/${file.path}`, file })),
    ),
  ];
}

function condaEntries({ conda }: ImagePlan): readonly ContextEntry[] {
  if (conda === undefined) return [];
  return [
    { path: 'conda/installer/requirements.txt', text: RATTLER_REQUIREMENTS },
    { path: 'conda/installer/conda_packages.py', text: CONDA_PROGRAM },
    { path: 'conda/lock/conda.lock', text: conda.lock },
  ];
}

/** `[[index]]` tables of uv (docs.astral.sh/uv, Package indexes). */
function uvConfiguration(settings: BuildSettings): string {
  const index = (url: string, isDefault: boolean): string =>
    `[[index]]\nurl = ${JSON.stringify(url)}\n${isDefault ? 'default = true\n' : ''}`;
  const first = settings.packageIndex === undefined ? '' : index(settings.packageIndex, true);
  return first + settings.extraPackageIndexes.map((url) => index(url, false)).join('');
}

function pipConfiguration(settings: BuildSettings): string {
  const lines = ['[global]', 'disable-pip-version-check = true', 'root-user-action = ignore'];
  if (settings.packageIndex !== undefined) lines.push(`index-url = ${settings.packageIndex}`);
  if (settings.extraPackageIndexes.length > 0)
    lines.push(`extra-index-url = ${settings.extraPackageIndexes.join(' ')}`);
  return `${lines.join('\n')}\n`;
}

/** Everything that decides what the foundation holds; not what it was built through. */
function foundationKey(plan: ImagePlan, baseId: string): string {
  const layers = [plan.scoring, ...plan.models].map((layer) =>
    layer.files.map((file) => [file.path, file.digest]),
  );
  const inputs = JSON.stringify([
    foundationDockerfile(plan),
    baseId,
    plan.lock,
    layers,
    ...(plan.conda === undefined ? [] : [plan.conda.lock]),
  ]);
  return createHash('sha256').update(inputs).digest('hex').slice(0, 24);
}

/** Pulls the base image unless it is there. Returns its id. */
async function ensureBase(docker: Dockerode, base: string, work: EngineWork): Promise<string> {
  const present = await imageId(docker, base);
  if (present !== undefined) return present;
  work.step('base', `Pull ${base}`);
  try {
    const stream = await docker.pull(base, { abortSignal: work.signal });
    await followPull(stream as Readable, base, work);
  } catch (error) {
    work.signal.throwIfAborted();
    throw explainDockerError(error, `pulling ${base}`);
  }
  work.endStep('base');
  const pulled = await imageId(docker, base);
  if (pulled === undefined)
    throw explainDockerError(new Error('it is not there after the pull'), `pulling ${base}`);
  return pulled;
}

async function followPull(stream: Readable, base: string, work: EngineWork): Promise<void> {
  const { readPull } = await import('./pull-progress.ts');
  for await (const amount of readPull(stream)) work.step('base', `Pull ${base}`, { amount });
}

/** The engine's id of an image; undefined when it has none of that name. */
export async function imageId(docker: Dockerode, name: string): Promise<string | undefined> {
  try {
    return (await docker.getImage(name).inspect()).Id;
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw explainDockerError(error, `looking for the image ${name}`);
  }
}

async function build(
  docker: Dockerode,
  options: {
    readonly tag: string;
    readonly dockerfile: string;
    readonly entries: readonly ContextEntry[];
    readonly request: BuildRequest;
    readonly target: string | undefined;
    readonly work: EngineWork;
  },
): Promise<string> {
  const { request, work } = options;
  const entries = [{ path: 'Dockerfile', text: options.dockerfile }, ...options.entries];
  const parameters = {
    t: options.tag,
    ...(options.target === undefined ? {} : { target: options.target }),
    nocache: request.noCache,
    networkmode: request.settings.network,
    buildargs: { ...request.settings.proxies },
  };
  try {
    const product = await productOf(docker);
    const follow = product.name === 'Podman' ? followBuildah : followBuild;
    return await requestBuild(docker, { product, entries, parameters, signal: work.signal }, (output) =>
      follow(output, work, (name) => buildStepOf(name, request.plan)),
    );
  } catch (error) {
    // An aborted request surfaces as ECONNRESET (dockerode), not as an abort.
    work.signal.throwIfAborted();
    throw explainDockerError(error, 'building');
  }
}
