import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { FrozenFile } from '#contract/manifest/version.ts';
import type { Needs } from '#core/context.ts';
import { hashFile } from '#core/store/blobs.ts';
import type { TaskWork } from '#core/task/tasks.ts';
import { cleanPath } from '../project/locate.ts';
import type { Project } from '../project/open-project.ts';
import type { ReadingParts } from '../project-reading.ts';

type Role = FrozenFile['role'];

/** Below this a file is read at once; above it in pieces. */
const SMALL_BYTES = 8 << 20;

/** Keeps every file that an image of the project holds, models apart, and returns them sorted by path. */
export async function freezeFiles(
  context: Needs<'store'>,
  options: { readonly project: Project; readonly parts: ReadingParts },
  work: TaskWork,
): Promise<readonly FrozenFile[]> {
  const { project, parts } = options;
  const frozen: FrozenFile[] = [];
  for (const [path, role] of rolesOf(parts)) {
    work.signal.throwIfAborted();
    const found = await project.locate(path);
    if (found.kind !== 'file') continue;
    frozen.push({ path, role, ...(await keep(context, { ...found, signal: work.signal })) });
  }
  return frozen.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Every path once, in the role that says most. What belongs to a model is the model's. */
function rolesOf(parts: ReadingParts): ReadonlyMap<string, Role> {
  const roles = new Map<string, Role>();
  const ofModels = parts.models.flatMap(({ entry }) =>
    entry.path === undefined ? [] : [cleanPath(entry.path)],
  );
  for (const file of parts.files) roles.set(file.path, 'file');
  for (const path of roles.keys())
    if (ofModels.some((model) => path === model || path.startsWith(`${model}/`))) roles.delete(path);
  for (const path of parts.requests) roles.set(path, 'request');
  if (parts.source.schema !== undefined) roles.set(cleanPath(parts.source.schema), 'schema');
  roles.set(cleanPath(parts.source.script), 'script');
  return roles;
}

/** Stores bytes that are not stored yet. Hashing first spares a write, and its sync, for those that are. */
async function keep(
  context: Needs<'store'>,
  file: { readonly absolute: string; readonly size: number; readonly signal: AbortSignal },
): Promise<{ readonly digest: string; readonly size: number }> {
  const { blobs } = context.store;
  if (file.size > SMALL_BYTES) {
    const digest = await hashFile(file.absolute, { signal: file.signal });
    return (await blobs.has(digest))
      ? { digest, size: file.size }
      : blobs.addFile(file.absolute, { signal: file.signal });
  }
  const bytes = await readFile(file.absolute);
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  if (await blobs.has(digest)) return { digest, size: bytes.length };
  return blobs.addStream(onePiece(bytes), { signal: file.signal });
}

async function* onePiece(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}
