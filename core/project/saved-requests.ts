import { rm, stat } from 'node:fs/promises';
import { SlipwayError } from '#contract/errors.ts';
import type { LocalPath } from '#contract/local-path.ts';
import { requestNameSchema, type SavedRequest } from '#contract/project/request.ts';
import { REQUESTS_FOLDER } from '#core/manifest/check/check-schema.ts';
import { listFiles } from '#core/manifest/project/list-files.ts';
import { openProject, type Project } from '#core/manifest/project/open-project.ts';
import { readTextFile, writeTextFile } from './text-file.ts';

const ENDING = '.json';
const MOST_FILES = 2000;

interface NamedRequest {
  readonly folder: LocalPath;
  readonly name: string;
}

/** The saved requests of a project by name. A file whose name no door could give back is left out. */
export async function listRequests(folder: LocalPath): Promise<readonly SavedRequest[]> {
  const project = await openProject({ folder });
  const place = await project.locate(REQUESTS_FOLDER);
  if (place.kind !== 'folder') return [];
  const { files } = await listFiles(place.absolute, { limit: MOST_FILES });
  const names = files
    .filter((file) => file.path.endsWith(ENDING))
    .map((file) => file.path.slice(0, -ENDING.length))
    .filter((name) => requestNameSchema.safeParse(name).success);
  return Promise.all(names.map((name) => describe(project, name)));
}

/** Keeps a JSON text with the project. `already_exists` unless it may replace; `bad_input` when it is not JSON. */
export async function saveRequest(
  request: NamedRequest & { readonly text: string; readonly replace: boolean },
): Promise<SavedRequest> {
  mustBeJson(request.text);
  const project = await openProject(request);
  const place = { folder: project.folder, path: pathOf(request.name) };
  const text = request.text.endsWith('\n') ? request.text : `${request.text}\n`;
  const isThere = (await project.locate(place.path)).kind === 'file';
  const basedOn = request.replace && isThere ? (await readTextFile(place)).digest : undefined;
  await writeTextFile({ ...place, text, basedOn });
  return describe(project, request.name);
}

/** Renames a saved request. `path_missing`, and `already_exists` when there is one of the new name. */
export async function renameRequest(request: NamedRequest & { readonly to: string }): Promise<SavedRequest> {
  const project = await openProject(request);
  const { folder } = project;
  const { text } = await readTextFile({ folder, path: pathOf(request.name) });
  if (request.to === request.name) return describe(project, request.name);
  await writeTextFile({ folder, path: pathOf(request.to), text });
  await rm(await fileOf(project, request.name));
  return describe(project, request.to);
}

/** Deletes a saved request and returns what it held. `path_missing` when there is none of that name. */
export async function deleteRequest(
  request: NamedRequest,
): Promise<{ readonly deleted: string; readonly text: string }> {
  const project = await openProject(request);
  const { text } = await readTextFile({ folder: project.folder, path: pathOf(request.name) });
  await rm(await fileOf(project, request.name));
  return { deleted: request.name, text };
}

function pathOf(name: string): string {
  return `${REQUESTS_FOLDER}/${name}${ENDING}`;
}

async function fileOf(project: Project, name: string): Promise<string> {
  const found = await project.locate(pathOf(name));
  if (found.kind === 'file') return found.absolute;
  throw new SlipwayError('path_missing', {
    message: `Saved request “${name}” was not found in ${project.folder}.`,
    hint: '`slipway requests FOLDER` lists the saved requests.',
  });
}

async function describe(project: Project, name: string): Promise<SavedRequest> {
  const { size, mtime } = await stat(await fileOf(project, name));
  return { name, path: pathOf(name), size, changedAt: mtime.toISOString() };
}

function mustBeJson(text: string): void {
  try {
    JSON.parse(text);
  } catch (cause) {
    throw new SlipwayError('bad_input', {
      message: `The request is not JSON: ${cause instanceof Error ? cause.message : String(cause)}`,
      hint: 'Only valid JSON can be saved.',
      cause,
    });
  }
}
