import { join } from 'node:path';
import type { LocalPath } from '#contract/local-path.ts';
import type { FrozenModel } from '#contract/manifest/version.ts';
import type { ModelVersion } from '#contract/model/model.ts';
import type { Needs } from '#core/context.ts';
import { localPathOf } from '#core/host/local-path.ts';
import { getModel } from '#core/model/model-versions.ts';
import { digestOf, registerModel } from '#core/model/register.ts';
import { type ScannedModel, scanModel } from '#core/model/scan.ts';
import { hashFile } from '#core/store/blobs.ts';
import type { TaskWork } from '#core/task/tasks.ts';
import type { CheckedModel } from '../check/registered-models.ts';
import type { Project } from '../project/open-project.ts';
import { stampOf } from '../project/stamp.ts';
import { readStamps, writeStamps } from './model-stamps.ts';

export interface ResolvedModel {
  readonly frozen: FrozenModel;
  readonly version: ModelVersion;
}

/** The exact model versions of a manifest: those named, and those that the project's own files are or become. */
export async function freezeModels(
  context: Needs<'store'>,
  options: { readonly project: Project; readonly models: readonly CheckedModel[] },
  work: TaskWork,
): Promise<readonly ResolvedModel[]> {
  const { project } = options;
  const before = await readStamps(context, project.folder);
  const after: Record<string, { stamp: string; reference: string }> = {};
  const resolved: ResolvedModel[] = [];
  for (const { entry, appPath } of options.models) {
    work.signal.throwIfAborted();
    if (entry.path === undefined) {
      resolved.push(resolve(await getModel(context, entry.written), appPath));
      continue;
    }
    const absolute = localPathOf(join(project.folder, ...entry.path.split('/')));
    const scanned = await scanModel(absolute);
    // Taken before the bytes are read: a change while they are shows in the next stamp.
    const stamp = await stampOf(scanned);
    const known = before[entry.path];
    const newest = await newestOf(context, entry.name);
    const isKnown = stamp !== undefined && known?.stamp === stamp && known.reference === newest?.reference;
    const version =
      isKnown && newest !== undefined
        ? newest
        : await versionOf(context, { name: entry.name, absolute, scanned, newest }, work);
    if (stamp !== undefined) after[entry.path] = { stamp, reference: version.reference };
    resolved.push(resolve(version, appPath));
  }
  if (JSON.stringify(after) !== JSON.stringify(before)) await writeStamps(context, project.folder, after);
  return resolved;
}

function resolve(version: ModelVersion, path: string): ResolvedModel {
  return {
    version,
    frozen: { reference: version.reference, digest: version.digest, size: version.size, path },
  };
}

async function newestOf(context: Needs<'store'>, name: string): Promise<ModelVersion | undefined> {
  return (await context.store.models.all()).findLast((model) => model.name === name);
}

/** Bytes of the newest version's size may be its bytes: hashing them is cheaper than storing them once more. */
async function versionOf(
  context: Needs<'store'>,
  model: {
    readonly name: string;
    readonly absolute: LocalPath;
    readonly scanned: ScannedModel;
    readonly newest: ModelVersion | undefined;
  },
  work: TaskWork,
): Promise<ModelVersion> {
  const { newest, scanned, name } = model;
  if (newest !== undefined && newest.size === scanned.size && newest.fileName === scanned.fileName) {
    const title = `Compare ${scanned.fileName} with ${newest.reference}`;
    const digest = await work.within('compare', title, () => hashScanned(scanned, { title, work }));
    if (digest === newest.digest) return newest;
  }
  const { model: version, registered } = await registerModel(context, { name, path: model.absolute }, work);
  if (registered) work.log(`Registered ${version.reference} from ${scanned.fileName}.`);
  return version;
}

async function hashScanned(
  scanned: ScannedModel,
  options: { readonly title: string; readonly work: TaskWork },
): Promise<string> {
  const { work, title } = options;
  let done = 0;
  const files: ModelVersion['files'][number][] = [];
  for (const file of scanned.files) {
    const digest = await hashFile(file.absolute, {
      signal: work.signal,
      onBytes: (count) => {
        done += count;
        work.step('compare', title, { amount: { done, total: scanned.size, unit: 'bytes' } });
      },
    });
    files.push({ path: file.path, size: file.size, digest });
  }
  return digestOf(scanned.shape, files);
}
